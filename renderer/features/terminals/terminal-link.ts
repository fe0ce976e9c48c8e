import type { Terminal } from '@xterm/xterm';
import type { Client } from '../../../main/contract/contract.ts';
import type { TerminalItem } from '../../../main/contract/terminals.ts';

// Told in pieces: one message for each chunk of output would be as many again the other way.
const acknowledgeBytes = 64 * 1024;
const writeBytes = 48 * 1024;

export type TerminalEnd = Extract<TerminalItem, { type: 'ended' }>;
export type TerminalOpened = Extract<TerminalItem, { type: 'opened' }>;

interface LinkOptions {
  readonly client: Client;
  readonly screen: Terminal;
  readonly input: Parameters<Client['terminals']['open']>[0];
  readonly signal: AbortSignal;
  readonly onOpened: (opened: TerminalOpened) => void;
  /** What was typed could not be sent. */
  readonly onTrouble: (error: unknown) => void;
}

function toBytes(base64: string): Uint8Array {
  const text = atob(base64);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/**
 * Joins a screen with a terminal of the engine until that ends. Output is acknowledged when the screen has drawn it, so that a flood
 * waits at its source. Answers how it ended; rejects where it could not be opened or the engine went.
 */
export async function linkTerminal(options: LinkOptions): Promise<TerminalEnd> {
  const { client, screen, input, signal, onOpened, onTrouble } = options;
  let id = '';
  let used = 0;
  let sending: Promise<unknown> = Promise.resolve();

  function acknowledge(bytes: number): void {
    used += bytes;
    if (used < acknowledgeBytes) return;
    const told = used;
    used = 0;
    client.terminals.acknowledge({ id, bytes: told }).catch(onTrouble);
  }

  /** One after the other: what is typed must arrive in order. */
  function send(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += writeBytes) {
      const piece = toBase64(bytes.subarray(at, at + writeBytes));
      sending = sending.then(() => client.terminals.write({ id, bytes: piece })).catch(onTrouble);
    }
  }

  const listeners = [
    screen.onData((text) => {
      send(new TextEncoder().encode(text));
    }),
    screen.onBinary((text) => {
      send(Uint8Array.from(text, (character) => character.charCodeAt(0)));
    }),
    screen.onResize(({ cols, rows }) => {
      if (id !== '') client.terminals.resize({ id, columns: cols, rows }).catch(onTrouble);
    }),
  ];
  try {
    const items = await client.terminals.open(
      { ...input, columns: screen.cols, rows: screen.rows },
      { signal },
    );
    for await (const item of items) {
      if (item.type === 'opened') {
        ({ id } = item);
        onOpened(item);
      } else if (item.type === 'ended') return item;
      else {
        const bytes = toBytes(item.bytes);
        screen.write(bytes, () => {
          acknowledge(bytes.length);
        });
      }
    }
  } finally {
    for (const listener of listeners) listener.dispose();
  }
  return { type: 'ended', reason: 'lost', exitCode: null, message: null };
}
