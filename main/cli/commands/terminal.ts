import type { Client } from '../../contract/contract.ts';
import type { TerminalItem } from '../../contract/terminals.ts';
import { EngineGone, Interrupted } from '../failures.ts';
import type { Io } from '../io.ts';
import { withEngine, type Session } from '../session.ts';
import { escapeText, toSafeJson } from '../text/escape.ts';
import { settle } from './settle.ts';

type OpenInput = Parameters<Client['terminals']['open']>[0];

// What `terminals.write` takes at once.
const writeBytes = 48 * 1024;

/** The terminal that this process runs in, raw while the container's is in it; put back whatever happens. */
function takeTty(io: Io): Disposable {
  const { input } = io;
  const restore = (): void => {
    if (input.isTTY) input.setRawMode(false);
  };
  process.once('exit', restore);
  input.setRawMode(true);
  return {
    [Symbol.dispose]: () => {
      process.off('exit', restore);
      restore();
    },
  };
}

/** Sends what is typed or piped, in order, each piece when the one before has arrived. */
async function sendInput(client: Client, id: string, io: Io, ended: AbortSignal): Promise<void> {
  const write = async (bytes: Buffer, end: boolean): Promise<void> => {
    await client.terminals.write({ id, bytes: bytes.toString('base64'), end });
  };
  try {
    for await (const chunk of io.input as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      for (let at = 0; at < bytes.length; at += writeBytes) {
        await write(bytes.subarray(at, at + writeBytes), false);
      }
      if (ended.aborted) return;
    }
    await write(Buffer.alloc(0), true);
  } catch (error) {
    // The program may end before all was read, as `head` does; how it ended is told by its stream.
    if (!ended.aborted && !(error instanceof Error && 'code' in error)) throw error;
  }
}

function writeOut(stream: NodeJS.WriteStream, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (stream.write(bytes)) resolve();
    else stream.once('drain', resolve);
  });
}

/** Shows a terminal's output until it ends. Answers the last item. */
async function show(
  client: Client,
  items: AsyncIterable<TerminalItem>,
  session: Session,
  onOpened: (id: string) => void,
): Promise<Extract<TerminalItem, { type: 'ended' }>> {
  const { io, json } = session;
  let id = '';
  for await (const item of items) {
    if (json) await io.write(`${toSafeJson(item)}\n`);
    if (item.type === 'opened') {
      ({ id } = item);
      onOpened(id);
    } else if (item.type === 'ended') return item;
    else {
      const bytes = Buffer.from(item.bytes, 'base64');
      if (!json) await writeOut(item.stream === 'out' ? io.output : io.errorOutput, bytes);
      await client.terminals.acknowledge({ id, bytes: bytes.length });
    }
  }
  if (session.signal.aborted) throw new Interrupted();
  throw new EngineGone();
}

/**
 * `wheelhouse terminals open CONTAINER [-- PROGRAM …]`: with a terminal at both ends, one in the container; otherwise pipes. Resolves
 * with the program's own exit code.
 */
export async function runTerminal(
  given: Readonly<Record<string, unknown>>,
  command: readonly string[],
  session: Session,
): Promise<number> {
  const { io, json } = session;
  // Node leaves `isTTY` out where there is none.
  const hasTty = [io.input, io.output].every((end) => (end.isTTY as boolean | undefined) === true) && !json;
  const tty = typeof given['tty'] === 'boolean' ? given['tty'] : hasTty;
  const input = {
    ...given,
    ...(command.length > 0 && { command: [...command] }),
    tty,
    ...(tty && hasTty && { columns: io.output.columns, rows: io.output.rows }),
  } as OpenInput;
  return withEngine(session, async (attachment) => {
    const { client } = attachment;
    await settle('containers', attachment, session);
    const items = await client.terminals.open(input, { signal: session.signal });
    const ended = new AbortController();
    let taken: Disposable | null = null;
    let opened = '';
    const resize = (): void => {
      const { columns, rows } = io.output;
      // A window that changes in the moment in which its terminal ends is of no interest.
      client.terminals.resize({ id: opened, columns, rows }).catch(() => undefined);
    };
    try {
      const end = await show(client, items, session, (id) => {
        opened = id;
        if (tty && hasTty) {
          taken = takeTty(io);
          io.output.on('resize', resize);
        }
        sendInput(client, id, io, ended.signal).catch((error: unknown) => {
          io.writeError(`${escapeText(String(error))}\n`);
        });
      });
      if (end.message !== null) io.writeError(`${escapeText(end.message)}\n`);
      return end.reason === 'exited' ? (end.exitCode ?? 1) : end.reason === 'lost' ? 3 : 1;
    } finally {
      ended.abort();
      io.output.off('resize', resize);
      (taken as Disposable | null)?.[Symbol.dispose]();
      // An open standard input would keep this process from ending.
      io.input.destroy();
    }
  });
}
