import type { EngineEvent } from '../platform/docker/types.ts';
import type { Crash, KnownContainer } from './model.ts';

interface Life {
  startedAt: number | null;
  /** Somebody asked this life to end, with a signal, at this instant. */
  askedAt: number | null;
  oomKilled: boolean;
}

// HUP, USR1 and USR2 ask a process to reread or reopen something, not to end.
const signalsThatEndNothing = new Set(['1', '10', '12']);
// `docker stop` takes up to its grace period (10 s unless told, rarely minutes) between the signal and the end.
const graceMs = 300_000;
/** The engine writes FinishedAt and sends `die` one after the other. */
const sameInstantMs = 2000;

/** Reads the engine's events and tells which ends of a container were crashes. One for each host. */
export class CrashWatch {
  readonly #lives = new Map<string, Life>();
  readonly #ends = new Map<string, number>();

  /** The crash that an event tells of, or null. `startedAt` is what is known of the container so far. */
  see(event: EngineEvent, startedAt: number | null): Crash | null {
    const at = instantOf(event);
    const life = this.#lives.get(event.id) ?? { startedAt, askedAt: null, oomKilled: false };
    switch (event.action) {
      case 'start':
        this.#lives.set(event.id, { startedAt: at, askedAt: null, oomKilled: false });
        return null;
      case 'kill':
        if (!signalsThatEndNothing.has(event.attributes['signal'] ?? '')) life.askedAt = at;
        break;
      case 'oom':
        life.oomKilled = true;
        break;
      case 'die':
        // Told twice, because it was asked for again after a cut.
        if (this.#ends.get(event.id) === at) return null;
        this.#lives.delete(event.id);
        this.#ends.set(event.id, at);
        return toCrash(event, life, at);
      case 'destroy':
        this.#lives.delete(event.id);
        this.#ends.delete(event.id);
        return null;
      default:
        return null;
    }
    this.#lives.set(event.id, life);
    return null;
  }

  /** Whether the end at `finishedAt` was seen as it happened, and so judged already. */
  sawEnd(containerId: string, finishedAt: number): boolean {
    const end = this.#ends.get(containerId);
    return end !== undefined && isSameInstant(end, finishedAt);
  }
}

/** Milliseconds since 1970 of an event, by the engine's clock. */
export function instantOf(event: EngineEvent): number {
  return Number(BigInt(event.atNs) / 1_000_000n);
}

export function isSameInstant(a: number, b: number): boolean {
  return Math.abs(a - b) <= sameInstantMs;
}

function toCrash(event: EngineEvent, life: Life, at: number): Crash | null {
  const text = event.attributes['exitCode'];
  const exitCode = text === undefined || !/^\d{1,10}$/.test(text) ? null : Number(text);
  if (exitCode === 0 && !life.oomKilled) return null;
  if (life.askedAt !== null && at - life.askedAt <= graceMs) return null;
  const ranForMs = life.startedAt === null || life.startedAt > at ? null : at - life.startedAt;
  return { at, exitCode, oomKilled: life.oomKilled, ranForMs };
}

// A kill leaves no word about who sent it: a person, or a kernel that ran out of memory.
const ambiguousExitCodes = new Set([137, 143]);

/**
 * The crash that a container went through while nobody watched, as far as its own record shows it: only the last end
 * has an instant, so several missed crashes become one. Null where the record shows none. Pure.
 */
export function inferMissedCrash(previous: KnownContainer | undefined, now: KnownContainer): Crash | null {
  const { finishedAt } = now;
  if (finishedAt === null || previous?.finishedAt === finishedAt) return null;
  const restarted = now.restartCount > (previous?.restartCount ?? 0);
  const ended = now.exitCode !== null;
  const failed = ended && now.exitCode !== 0 && (now.oomKilled || !ambiguousExitCodes.has(now.exitCode ?? 0));
  if (!restarted && !failed) return null;
  const { startedAt } = now;
  return {
    at: finishedAt,
    exitCode: ended ? now.exitCode : null,
    oomKilled: now.oomKilled,
    ranForMs: ended && startedAt !== null && startedAt <= finishedAt ? finishedAt - startedAt : null,
  };
}
