import type { Readable } from 'node:stream';
import { WheelhouseError } from '../errors.ts';
import type { RunOptions, RunResult, ShellProcess } from './types.ts';

const defaultTimeoutMs = 30_000;
const keptBytes = 4 * 1024 * 1024;

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    const room = keptBytes - size;
    if (room > 0) chunks.push(chunk.subarray(0, room));
    size += chunk.length;
  });
  // How it ended is told by the exit.
  stream.on('error', () => undefined);
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Runs a started program to its end and answers what it said. Kills it at the deadline and on the signal. */
export async function runToEnd(
  started: ShellProcess,
  program: string,
  hostLabel: string,
  options: RunOptions,
): Promise<RunResult> {
  const { signal, timeoutMs = defaultTimeoutMs, input } = options;
  const stdout = collect(started.stdio);
  const stderr = collect(started.stderr);
  let cause: WheelhouseError | null = null;
  const give = (reason: WheelhouseError): void => {
    cause ??= reason;
    started.kill();
  };
  const onAbort = (): void => {
    give(new WheelhouseError('CANCELLED', `Running ${program} on ${hostLabel} was cancelled.`));
  };
  const timer = setTimeout(() => {
    give(
      new WheelhouseError(
        'ENGINE_ERROR',
        `${program} on ${hostLabel} did not end within ${String(Math.round(timeoutMs / 1000))} s.`,
        { hint: 'Try again; the host may be overloaded.', retryable: true },
      ),
    );
  }, timeoutMs);
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  try {
    started.stdio.end(input ?? '');
    const exit = await started.exit;
    if (cause !== null) throw cause as WheelhouseError;
    if (exit.code === null && exit.signal === null) {
      throw new WheelhouseError(
        'HOST_UNREACHABLE',
        `The connection to ${hostLabel} went while ${program} ran.`,
        {
          hint: 'Look at the current state before you repeat it: it may have been done.',
          retryable: true,
        },
      );
    }
    return { ...exit, stdout: stdout(), stderr: stderr() };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Throws VALIDATION for what no program can be given. */
export function checkArguments(argv: readonly string[]): void {
  if (argv.length > 0 && argv.every((part) => !part.includes('\0'))) return;
  throw new WheelhouseError(
    'VALIDATION',
    'An argument of a program holds a NUL, which no system can pass on.',
  );
}
