import type { Readable } from 'node:stream';
import { WheelhouseError } from '../errors.ts';
import type { RunOptions, RunResult, ShellProcess } from './types.ts';

const defaultTimeoutMs = 30_000;
const keptBytes = 4 * 1024 * 1024;

// sshd may tell the exit before the last of the output; a process that the program left behind may hold it open for ever.
const silenceMs = 1_500;

interface Collected {
  text(): string;
  /** Waits until everything was read, or nothing came for a while. Never rejects. */
  drained(): Promise<void>;
}

function collect(stream: Readable): Collected {
  const chunks: Buffer[] = [];
  let size = 0;
  let isAtEnd = false;
  let settle: (() => void) | null = null;
  let silence: NodeJS.Timeout | undefined;
  const end = (): void => {
    isAtEnd = true;
    clearTimeout(silence);
    settle?.();
  };
  stream.on('data', (chunk: Buffer) => {
    const room = keptBytes - size;
    if (room > 0) chunks.push(chunk.subarray(0, room));
    size += chunk.length;
    silence?.refresh();
  });
  // How it ended is told by the exit.
  for (const event of ['end', 'close', 'error']) stream.on(event, end);
  return {
    text: () => Buffer.concat(chunks).toString('utf8'),
    drained: () =>
      new Promise((resolve) => {
        settle = resolve;
        if (isAtEnd) resolve();
        else silence = setTimeout(end, silenceMs);
      }),
  };
}

/** Runs a started program to its end and answers what it said. At the deadline and on the signal it is told to go, and not waited for. */
export async function runToEnd(
  started: ShellProcess,
  program: string,
  hostLabel: string,
  options: RunOptions,
): Promise<RunResult> {
  const { signal, timeoutMs = defaultTimeoutMs, input } = options;
  const stdout = collect(started.stdio);
  const stderr = collect(started.stderr);
  const given = Promise.withResolvers<never>();
  // A host that went silent, or a program that does not listen, is not waited for.
  const give = (reason: WheelhouseError): void => {
    started.kill();
    given.reject(reason);
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
    const ended = started.exit.then(async (how) => {
      await Promise.all([stdout.drained(), stderr.drained()]);
      return how;
    });
    const exit = await Promise.race([ended, given.promise]);
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
    return { ...exit, stdout: stdout.text(), stderr: stderr.text() };
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
