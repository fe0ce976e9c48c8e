import type { Duplex } from 'node:stream';
import { terminalWindowBytes, type TerminalItem } from '../contract/terminals.ts';
import type { Actor } from '../platform/actor.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { isNotStarted, resizeExec, settledExec, type TerminalSize } from '../platform/docker/exec.ts';
import { FrameReader } from '../platform/docker/log-frames.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import { Bell } from '../platform/streams/bell.ts';
import { judgeIdle, type Ended } from './model.ts';

export interface TerminalFacts {
  readonly id: string;
  readonly actor: Actor;
  readonly hostId: string;
  readonly host: string;
  readonly containerId: string;
  readonly container: string;
  readonly command: readonly string[];
  readonly user: string | undefined;
  readonly tty: boolean;
}

interface TerminalParts {
  readonly clock: Clock;
  readonly engine: EngineClient;
  readonly execId: string;
  readonly pipe: Duplex;
}

const lookEveryMs = 30_000;
// Why a program could not be started is short; more than this is output of its own.
const mostStartWords = 2000;

/**
 * One terminal: the pipe to a program in a container. Output is read at the pace at which the face acknowledges it, at most a window
 * ahead; a program that writes faster waits, as it would at a slow terminal.
 */
export class Terminal {
  readonly facts: TerminalFacts;
  readonly openedAt: number;
  readonly #parts: TerminalParts;
  readonly #used = new Bell();
  #waitingBytes = 0;
  #outputBytes = 0;
  #startWords = '';
  #lastInput: number;
  #lastOutput: number;
  #end: Ended | null = null;

  constructor(facts: TerminalFacts, parts: TerminalParts) {
    this.facts = facts;
    this.#parts = parts;
    const now = parts.clock.monotonic();
    this.openedAt = now;
    this.#lastInput = now;
    this.#lastOutput = now;
    // What breaks the pipe is heard where it is read.
    parts.pipe.on('error', () => undefined);
  }

  get end(): Ended | null {
    return this.#end;
  }

  /** Everything until its end; the last item says why. Never throws. */
  async *items(): AsyncGenerator<TerminalItem, void, void> {
    const { id, hostId, host, containerId, container, command, tty } = this.facts;
    yield { type: 'opened', id, hostId, host, containerId, container, command: [...command], tty };
    using _idle = this.#watchIdle();
    try {
      for await (const chunk of this.#parts.pipe as AsyncIterable<Buffer>) yield* this.#send(chunk);
    } catch (cause) {
      this.#end ??= lost(this.facts, cause);
    }
    yield await this.#conclude();
  }

  async write(bytes: Buffer, end: boolean): Promise<void> {
    this.#lastInput = this.#parts.clock.monotonic();
    const { pipe } = this.#parts;
    if (pipe.destroyed || pipe.writableEnded) throw this.#over();
    if (bytes.length > 0 && !pipe.write(bytes)) await writable(pipe);
    if (!end) return;
    // A TTY has no end of input but the key for it.
    if (this.facts.tty) pipe.write('\u0004');
    else pipe.end();
  }

  acknowledge(bytes: number): void {
    this.#waitingBytes = Math.max(0, this.#waitingBytes - bytes);
    this.#used.ring();
  }

  async resize(size: TerminalSize): Promise<void> {
    if (this.#end === null && this.facts.tty) await resizeExec(this.#parts.engine, this.#parts.execId, size);
  }

  /** Ends it now; what runs in it is ended by the room. */
  stop(end: Omit<Ended, 'type' | 'exitCode'>): void {
    this.#end ??= { type: 'ended', exitCode: null, ...end };
    this.#parts.pipe.destroy();
    this.#used.ring();
  }

  *#frames(chunk: Buffer, frames: FrameReader): Generator<TerminalItem, void, void> {
    for (const { stream, payload } of frames.push(chunk))
      yield output(stream === 'stderr' ? 'err' : 'out', payload);
  }

  readonly #reader = new FrameReader();

  async *#send(chunk: Buffer): AsyncGenerator<TerminalItem, void, void> {
    this.#lastOutput = this.#parts.clock.monotonic();
    this.#outputBytes += chunk.length;
    if (this.#startWords.length < mostStartWords) this.#startWords += chunk.toString('utf8');
    this.#waitingBytes += chunk.length;
    if (this.facts.tty) yield output('out', chunk);
    else yield* this.#frames(chunk, this.#reader);
    while (this.#waitingBytes > terminalWindowBytes && this.#end === null) await this.#used.heard();
  }

  async #conclude(): Promise<Ended> {
    if (this.#end !== null) return this.#end;
    try {
      const { exitCode, isRunning } = await settledExec(this.#parts.engine, this.#parts.execId);
      this.#end ??= isRunning ? lost(this.facts, null) : this.#exited(exitCode);
    } catch (cause) {
      this.#end ??= lost(this.facts, cause);
    }
    return this.#end;
  }

  #exited(exitCode: number | null): Ended {
    const { container, host, command } = this.facts;
    const isMissing =
      this.#outputBytes < mostStartWords && exitCode !== 0 && isNotStarted(exitCode, this.#startWords);
    const message = isMissing ? `${command[0] ?? ''} cannot be started in ${container} on ${host}.` : null;
    return { type: 'ended', reason: 'exited', exitCode, message };
  }

  #over(): WheelhouseError {
    return new WheelhouseError('CONFLICT', `The terminal in ${this.facts.container} has ended.`);
  }

  #watchIdle(): Disposable {
    const { clock } = this.#parts;
    let timer: Disposable;
    const look = (): void => {
      const now = clock.monotonic();
      const why = judgeIdle(now - this.#lastInput, now - this.#lastOutput);
      if (why === null) timer = clock.after(lookEveryMs, look);
      else this.stop({ reason: 'idle', message: why });
    };
    timer = clock.after(lookEveryMs, look);
    return { [Symbol.dispose]: () => timer[Symbol.dispose]() };
  }
}

function output(stream: 'out' | 'err', bytes: Buffer): TerminalItem {
  return { type: 'output', stream, bytes: bytes.toString('base64') };
}

function lost({ container, host }: TerminalFacts, cause: unknown): Ended {
  const why = cause === null ? '' : ` ${toErrorView(cause).message}`;
  return {
    type: 'ended',
    reason: 'lost',
    exitCode: null,
    message: `The connection to the terminal in ${container} on ${host} was lost; what ran in it may still run.${why}`,
  };
}

function writable(pipe: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      pipe.off('drain', go);
      pipe.off('close', go);
      resolve();
    };
    pipe.once('drain', go);
    pipe.once('close', go);
  });
}
