import type { Duplex, Readable } from 'node:stream';
import type { ExecExit } from '../ssh/types.ts';

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** From the start to the exit; default 30,000. */
  readonly timeoutMs?: number;
  /** What the program reads; its standard input is empty otherwise. */
  readonly input?: string | Buffer;
}

export interface RunResult extends ExecExit {
  /** UTF-8; at most 4 MiB is kept of each, the rest is read and dropped. */
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs, with its pipes. */
export interface ShellProcess {
  /** Its standard input and output. */
  readonly stdio: Duplex;
  readonly stderr: Readable;
  /** Settles when the program ended; never rejects. */
  readonly exit: Promise<ExecExit>;
  /** Ends it: its input is closed and it is told to go. What it started may live on. */
  kill(): void;
}

/**
 * Runs programs on one host, in the login's home folder: over SSH, or on this machine where the engine is local.
 * Arguments arrive byte for byte; a NUL is VALIDATION. A program that ends with a code other than 0 is an answer, not
 * an error; HOST_UNREACHABLE where the way to the host went, REFUSED (details.reason `no-exec`) where the login may
 * run nothing, CANCELLED, and ENGINE_ERROR after `timeoutMs`.
 */
export interface HostShell {
  readonly hostLabel: string;
  readonly isLocal: boolean;
  run(argv: readonly string[], options?: RunOptions): Promise<RunResult>;
  start(argv: readonly string[], options?: Pick<RunOptions, 'signal'>): Promise<ShellProcess>;
}
