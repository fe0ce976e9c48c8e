import { WheelhouseError } from '../errors.ts';
import { readScript, removeScript, signalScript, startScript } from './detached-scripts.ts';
import type { HostShell } from './types.ts';

/** A program that runs on a host by itself: neither this laptop nor its connection is needed for it to go on. */
export interface DetachedProgram {
  /** Names the run for ever: `[a-z0-9-]`. Starting an id that was started before starts nothing. */
  readonly id: string;
  /** Where it runs; the login's home folder where it is empty, or cannot be entered by the login. */
  readonly workingFolder: string;
  readonly argv: readonly string[];
}

/** `lost`: it is gone without having written how it ended, as after a reboot. `absent`: nothing is known of it. */
export interface DetachedReading {
  readonly state: 'running' | 'ended' | 'lost' | 'absent';
  /** Of an ended one; 128 + n where signal n ended it. */
  readonly exitCode: number | null;
  /** What it wrote (both streams) from the asked offset on, at most 64 KiB. Hostile text that may hold secrets. */
  readonly output: string;
  readonly nextOffsetBytes: number;
  /** More than that was written already. */
  readonly hasMore: boolean;
}

const readBytes = 65_536;
const idForm = /^[a-z0-9][a-z0-9-]{0,79}$/;

function checkId(id: string): string {
  if (idForm.test(id)) return id;
  throw new Error(`“${id}” cannot name a detached run.`);
}

async function script(
  shell: HostShell,
  text: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  const options = signal === undefined ? { input: text } : { input: text, signal };
  const { code, stdout, stderr } = await shell.run(['sh', '-s', '--', ...args], options);
  if (code === 0) return stdout;
  const words = stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  throw new WheelhouseError(
    'ENGINE_ERROR',
    `A program could not be looked after on ${shell.hostLabel}${words === '' ? '' : `: ${words}`}.`,
    { hint: 'Check that the login has a POSIX shell (sh) there.' },
  );
}

const refusals: Readonly<Record<string, { readonly why: string; readonly hint: string }>> = {
  'no-state': {
    why: 'the login cannot write into its state folder (~/.local/state)',
    hint: 'Make the folder writable, or free space on its disk.',
  },
  'no-detach': {
    why: 'it has neither setsid nor perl, so that it would die with the connection',
    hint: 'Install util-linux or perl there.',
  },
  'no-start': { why: 'it did not begin', hint: 'Look at the load of the host, and try again.' },
};

/**
 * Starts a program in a session of its own, its output and exit code kept in the login's state folder on the host.
 * Answers once it runs. Idempotent by its id: `existed` where it was started before. Throws REFUSED (details.reason
 * `no-detach`) where nothing can be left to run there, and what the shell throws.
 */
export async function startDetached(
  shell: HostShell,
  { id, workingFolder, argv }: DetachedProgram,
  signal?: AbortSignal,
): Promise<{ readonly existed: boolean }> {
  const answer = await script(shell, startScript, [checkId(id), workingFolder, ...argv], signal);
  const word = answer.trim();
  if (word === 'started' || word === 'exists') return { existed: word === 'exists' };
  const refusal = refusals[word] ?? { why: 'it answered what is not understood', hint: 'Try again.' };
  throw new WheelhouseError('REFUSED', `Nothing can be left to run on ${shell.hostLabel}: ${refusal.why}.`, {
    hint: refusal.hint,
    details: { reason: 'no-detach' },
  });
}

/** How a run is, and what it wrote from `offsetBytes` on. Throws what the shell throws. */
export async function readDetached(
  shell: HostShell,
  id: string,
  offsetBytes: number,
  signal?: AbortSignal,
): Promise<DetachedReading> {
  const asked = [checkId(id), String(offsetBytes), String(readBytes)];
  const answer = await script(shell, readScript, asked, signal);
  const end = answer.indexOf('\n');
  const [word = '', code = '', sizeText = ''] = answer.slice(0, end).split(' ');
  const state = (['running', 'ended', 'lost', 'absent'] as const).find((one) => one === word);
  if (state === undefined) {
    throw new WheelhouseError('ENGINE_ERROR', `${shell.hostLabel} answered what is not understood.`, {
      hint: 'Check that the login’s shell writes nothing of its own when it is not interactive.',
    });
  }
  const sizeBytes = Number(sizeText);
  const nextOffsetBytes = Math.max(offsetBytes, Math.min(sizeBytes, offsetBytes + readBytes));
  return {
    state,
    exitCode: state === 'ended' && /^\d+$/.test(code) ? Number(code) : null,
    output: answer.slice(end + 1),
    nextOffsetBytes,
    hasMore: nextOffsetBytes < sizeBytes,
  };
}

/** Sends a signal to a run and all that it started. Answers whether it was there to hear it. Throws what the shell throws. */
export async function signalDetached(
  shell: HostShell,
  id: string,
  name: 'TERM' | 'KILL',
): Promise<'sent' | 'gone' | 'denied'> {
  const answer = (await script(shell, signalScript, [checkId(id), name], undefined)).trim();
  return answer === 'sent' || answer === 'gone' ? answer : 'denied';
}

/** Forgets a run: its output and how it ended. It must have ended. Throws what the shell throws. */
export async function removeDetached(shell: HostShell, id: string): Promise<void> {
  await script(shell, removeScript, [checkId(id)], undefined);
}
