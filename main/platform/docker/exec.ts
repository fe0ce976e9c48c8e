import type { Duplex } from 'node:stream';
import { z } from 'zod';
import { WheelhouseError } from '../errors.ts';
import { FrameReader } from './log-frames.ts';
import type { EngineClient } from './types.ts';

/** A program to run in a container that runs. */
export interface ExecSpec {
  /** Name or id. */
  readonly container: string;
  readonly argv: readonly string[];
  readonly tty?: boolean;
  /** Whether it gets a standard input. */
  readonly stdin?: boolean;
  /** `name`, `uid`, `uid:gid`; that of the container by default. */
  readonly user?: string;
  /** Variables beside those of the container, `NAME=value`. */
  readonly env?: readonly string[];
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface ExecState {
  readonly isRunning: boolean;
  /** null while it runs, or where it never began. */
  readonly exitCode: number | null;
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  /** True where the output was longer than what was asked for: what follows was not read. */
  readonly isCut: boolean;
}

const createdWire = z.object({ Id: z.string().regex(/^[0-9a-f]{16,128}$/) });
const stateWire = z.object({ Running: z.boolean(), ExitCode: z.number().nullish() });
const containerPath = (container: string): string => `/containers/${encodeURIComponent(container)}`;

// The engine takes ctrl-p ctrl-q for a wish to leave, and holds every ctrl-p back until the next key; nobody types this.
const detachKeys = 'ctrl-^,ctrl-_,ctrl-^,ctrl-@,ctrl-^';

/** Prepares a program in a container and answers its id. CONFLICT where the container does not run. */
export async function createExec(
  engine: EngineClient,
  spec: ExecSpec,
  signal?: AbortSignal,
): Promise<string> {
  const created = await engine.ask(
    {
      what: `run ${spec.argv[0] ?? 'a program'} in ${spec.container}`,
      subject: spec.container,
      method: 'POST',
      path: `${containerPath(spec.container)}/exec`,
      body: {
        json: {
          AttachStdin: spec.stdin === true,
          AttachStdout: true,
          AttachStderr: true,
          Tty: spec.tty === true,
          ...(spec.tty === true && { DetachKeys: detachKeys }),
          Cmd: spec.argv,
          ...(spec.user === undefined ? {} : { User: spec.user }),
          ...(spec.env === undefined ? {} : { Env: spec.env }),
        },
      },
      ...(signal && { signal }),
    },
    createdWire,
  );
  return created.Id;
}

/**
 * Starts a prepared program and answers the pipe to it: raw with a TTY, else in frames (`FrameReader`). What keeps it
 * from starting arrives as text in the pipe, with exit code 126 or 127.
 */
export function startExec(
  engine: EngineClient,
  id: string,
  options: { readonly tty: boolean; readonly container: string; readonly signal?: AbortSignal },
): Promise<Duplex> {
  return engine.hijack({
    what: `start a program in ${options.container}`,
    subject: options.container,
    method: 'POST',
    path: `/exec/${id}/start`,
    body: { json: { Detach: false, Tty: options.tty } },
    ...(options.signal && { signal: options.signal }),
  });
}

export async function inspectExec(
  engine: EngineClient,
  id: string,
  signal?: AbortSignal,
): Promise<ExecState> {
  const state = await engine.ask(
    {
      what: 'tell how a program ended',
      method: 'GET',
      path: `/exec/${id}/json`,
      ...(signal && { signal }),
    },
    stateWire,
  );
  return { isRunning: state.Running, exitCode: state.Running ? null : (state.ExitCode ?? null) };
}

/** Tells a program's TTY how large the window is. It must have been started. */
export async function resizeExec(engine: EngineClient, id: string, size: TerminalSize): Promise<void> {
  await engine.tell({
    what: 'resize a terminal',
    method: 'POST',
    path: `/exec/${id}/resize`,
    query: { h: String(size.rows), w: String(size.columns) },
  });
}

const settleMs = 50;
const settleLooks = 40;

/** The end of a program whose pipe has ended: the engine writes its exit code a moment later. */
export async function settledExec(
  engine: EngineClient,
  id: string,
  signal?: AbortSignal,
): Promise<ExecState> {
  for (let look = 1; ; look += 1) {
    const state = await inspectExec(engine, id, signal);
    if (!state.isRunning || look >= settleLooks) return state;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
  }
}

const runTimeoutMs = 20_000;
const defaultMaxBytes = 1024 * 1024;

/**
 * Runs a short program in a container to its end and answers what it wrote. A program that is not there is an answer
 * (exit code 126 or 127). Throws as the engine's calls do; ENGINE_ERROR after `timeoutMs`.
 */
export async function runExec(
  engine: EngineClient,
  spec: ExecSpec,
  options: { readonly signal?: AbortSignal; readonly timeoutMs?: number; readonly maxBytes?: number } = {},
): Promise<ExecResult> {
  const { timeoutMs = runTimeoutMs, maxBytes = defaultMaxBytes } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]);
  try {
    const id = await createExec(engine, spec, signal);
    const pipe = await startExec(engine, id, { tty: false, container: spec.container, signal });
    const output = await readOutput(pipe, maxBytes);
    const { exitCode } = output.isCut ? { exitCode: null } : await settledExec(engine, id, signal);
    return { ...output, exitCode };
  } catch (cause) {
    if (options.signal?.aborted === true || !timeout.aborted) throw cause;
    throw new WheelhouseError(
      'ENGINE_ERROR',
      `${spec.argv[0] ?? 'A program'} in ${spec.container} on ${engine.hostLabel} was not done after ${String(timeoutMs / 1000)} s.`,
      { hint: 'The container may be overloaded; try again.', cause, retryable: true },
    );
  }
}

async function readOutput(
  pipe: Duplex,
  maxBytes: number,
): Promise<Pick<ExecResult, 'stdout' | 'stderr' | 'isCut'>> {
  const frames = new FrameReader();
  const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  let size = 0;
  let isCut = false;
  try {
    for await (const chunk of pipe as AsyncIterable<Buffer>) {
      for (const frame of frames.push(chunk)) {
        parts[frame.stream].push(frame.payload);
        size += frame.payload.length;
      }
      isCut = size > maxBytes;
      if (isCut) break;
    }
  } finally {
    pipe.destroy();
  }
  return {
    stdout: Buffer.concat(parts.stdout).toString('utf8'),
    stderr: Buffer.concat(parts.stderr).toString('utf8'),
    isCut,
  };
}

/** Whether an exit code and what was written mean that the program could not be started at all. Pure. */
export function isNotStarted(exitCode: number | null, output: string): boolean {
  if (exitCode !== 126 && exitCode !== 127 && exitCode !== null && exitCode !== -1) return false;
  return /OCI runtime exec failed|executable file not found|no such file or directory|exec format error/i.test(
    output,
  );
}
