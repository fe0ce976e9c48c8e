import readline from 'node:readline/promises';
import { Interrupted } from './failures.ts';
import type { Io } from './io.ts';

const enter = new Set(['\r', '\n', '\u0004']);
const ctrlC = '\u0003';
const backspaces = new Set(['\u007f', '\b']);
const maximumSecretLength = 1024;

/** Asks a person on the terminal; the question goes to standard error. */
export async function askLine(io: Io, question: string, signal: AbortSignal): Promise<string> {
  const asking = readline.createInterface({ input: io.input, output: io.errorOutput });
  try {
    return await asking.question(question, { signal });
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw new Interrupted();
    throw error;
  } finally {
    asking.close();
  }
}

/** Asks for a secret without showing what is typed. */
export async function askSecret(io: Io, question: string, signal?: AbortSignal): Promise<string> {
  if (signal?.aborted === true) throw new Interrupted();
  const { input } = io;
  let giveUp = (): void => undefined;
  // Before the question stands there: what is typed at once must not be shown either.
  input.setRawMode(true);
  io.writeError(question);
  input.setEncoding('utf8');
  input.resume();
  try {
    return await new Promise<string>((resolve, reject) => {
      let typed = '';
      const read = (chunk: string): void => {
        for (const key of chunk) {
          if (enter.has(key)) {
            input.off('data', read);
            resolve(typed);
            return;
          }
          if (key === ctrlC) {
            input.off('data', read);
            reject(new Interrupted());
            return;
          }
          typed = backspaces.has(key) ? typed.slice(0, -1) : typed + key;
        }
      };
      input.on('data', read);
      giveUp = () => {
        input.off('data', read);
        reject(new Interrupted());
      };
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  } finally {
    signal?.removeEventListener('abort', giveUp);
    input.setRawMode(false);
    input.pause();
    io.writeError('\n');
  }
}

/** The first line of standard input, for a secret that a program hands over. */
export async function readSecretLine(io: Io): Promise<string> {
  let text = '';
  io.input.setEncoding('utf8');
  for await (const chunk of io.input) {
    text += String(chunk);
    if (text.includes('\n') || text.length > maximumSecretLength) break;
  }
  return text.split(/\r?\n/, 1)[0] ?? '';
}
