import type { JobView, Progress } from '../../contract/jobs.ts';
import type { Actor } from '../actor.ts';
import type { Clock } from '../clock/clock.ts';
import type { WheelhouseError } from '../errors.ts';

/** Who holds a lock: a job, as others may be told of it. */
export type LockHolder = Pick<JobView, 'id' | 'kind' | 'subject' | 'requestedBy' | 'createdAt'> & {
  /** The jobs above it, the root first; empty for a root. */
  readonly ancestors: readonly string[];
};

export interface JobSubject {
  readonly hostId: string | null;
  readonly host: string | null;
  readonly name: string;
}

/** What a running job has in its hands. */
export interface JobContext {
  readonly jobId: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Reports progress; sampled at 250 ms, the last one is always sent. */
  readonly progress: (progress: Progress) => void;
  /**
   * Runs one named step. Its intent is in the journal (synced to disk) before `act` is called; its outcome after.
   * `act` is idempotent or has a compensation.
   */
  readonly step: <Outcome extends Record<string, unknown> | void>(
    name: string,
    intent: Record<string, unknown>,
    act: () => Promise<Outcome>,
  ) => Promise<Outcome>;
  /**
   * From here on the job goes on to a whole end, and a cancel is refused with a sentence.
   * Throws where a cancel was asked for before.
   */
  readonly pointOfNoReturn: () => void;
  /**
   * Runs a job of its own below this one, and answers its result. It inherits the locks that this job and those above it
   * hold: what they hold it borrows until its end (a sibling that needs the same waits for it), what they do not is taken
   * for it alone. It is cancelled with this job. Rejects with its error, or LOCK_HELD where another job is in the way.
   */
  readonly runChild: <Input>(kind: JobKind<Input>, input: Input) => Promise<Record<string, unknown>>;
  readonly log: (message: string, details?: Record<string, unknown>) => void;
}

/** One thing that a job locks. */
export interface LockTarget {
  /** Where it is; null for something of this laptop alone, which is locked here only. */
  readonly hostId: string | null;
  readonly kind: 'container' | 'stack' | 'volume' | 'image' | 'network' | 'host' | 'local';
  /** Its name, the same for every laptop: a container's name (not its id, which a recreation changes). */
  readonly name: string;
}

/** A kind of job. Registered once at start, so that a row of an earlier life can be explained. */
export interface JobKind<Input> {
  /** The procedure that it carries out, `containers.restart`. */
  readonly kind: string;
  /** A stored row is untrusted input. Throws where it does not fit. */
  parse(input: unknown): Input;
  subject(input: Input): JobSubject;
  /**
   * What it must have for itself: two jobs that share a target never run at once, here or (where the target is on
   * a host) from another laptop; the second is refused with LOCK_HELD naming the first. A child job inherits what those
   * above it hold. An empty list takes no lock.
   */
  locks(input: Input): readonly LockTarget[];
  /**
   * Whether it goes on where the host has no room for a lock (a full or broken disk), with a warning in the job. For acts
   * on one container that may be what heals the host; never for what deletes or moves data.
   */
  readonly mayGoUnlocked?: boolean;
  /** Runs to the end; the answer becomes the job's result. The audit's before and after are given with `audit`. */
  run(input: Input, context: JobContext & JobAudit): Promise<Record<string, unknown>>;
  /**
   * Sentences about what an interrupted run may have left, judged from its journal alone
   * (no connection is there yet): `The container was told to stop and may still be down.`
   */
  leftovers(input: Input, steps: JobView['steps']): readonly string[];
}

export interface JobAudit {
  /** Remembers the state before and after the act for the audit entry that the job leaves. */
  readonly recordBefore: (before: Record<string, unknown>) => void;
  readonly recordAfter: (after: Record<string, unknown>) => void;
}

/** Locks that other laptops see, on the engines of hosts. */
export interface SharedLocks {
  /**
   * Takes all that are on a host, or none. Rejects with LOCK_HELD, naming the holder on the other laptop, after `waitMs`;
   * HOST_UNREACHABLE or ENGINE_ERROR where the engine cannot take a lock; the signal's reason.
   */
  take(targets: readonly LockTarget[], holder: LockHolder, options: SharedLockOptions): Promise<SharedHold>;
}

export interface SharedLockOptions {
  readonly waitMs: number;
  readonly signal: AbortSignal;
  /** Goes on, with a warning, where the host has no room for a lock. */
  readonly mayGoUnlocked: boolean;
  /** A lock was broken, or somebody else has it: the job must do nothing more. */
  readonly onLost: (reason: WheelhouseError) => void;
}

export interface SharedHold {
  /** A sentence for each lock that could not be taken although the job goes on. */
  readonly warnings: readonly string[];
  /** null while the locks are surely held; else asks the engines, and rejects where one is not. Asked before each step. */
  confirm(): Promise<void> | null;
  /** Gives all back, within two seconds: what cannot be given back now will be later. Never rejects. */
  release(): Promise<void>;
}

export interface StartOptions {
  /**
   * How long the job waits, as `queued`, for what another job holds, before it fails with LOCK_HELD. 0 unless told: a
   * click hears at once that something is busy; what nobody waits for, as a scheduled job, may wait.
   */
  readonly waitForLockMs?: number | undefined;
}

export interface Jobs {
  register<Input>(kind: JobKind<Input>): void;
  /** Persists and starts a job; answers at once. Throws LOCK_HELD (audited), VALIDATION or REFUSED (the engine ends). */
  start<Input>(
    kind: JobKind<Input>,
    input: Input,
    actor: Actor,
    options?: StartOptions,
  ): { readonly jobId: string };
  /** Throws NOT_FOUND. */
  get(id: string): JobView;
  /** Newest first. */
  list(filter: { limit: number; state?: JobView['state'] | undefined }): readonly JobView[];
  /**
   * Asks a job to stop; it ends as `cancelled` when it has. Throws NOT_FOUND, CONFLICT (ended already) or REFUSED
   * (past its point of no return).
   */
  cancel(id: string, actor: Actor): JobView;
  /** Puts a sentence in front of what an ended job left: what became of it since then. Once each; a job that is gone is left. */
  tell(id: string, sentence: string): void;
  /** Calls back with each changed job (sampled progress) until disposed. */
  subscribe(listener: (job: JobView) => void): Disposable;
  /** Jobs that are queued or running. */
  active(): readonly JobView[];
  /** Marks what a dead process left `running` as interrupted, with leftovers; answers those jobs. Called once at start. */
  recover(): readonly JobView[];
  /**
   * Takes no new job, asks the running ones to stop, and waits for them at most `deadlineMs`. They end as
   * `interrupted`; one past its point of no return is left to end by itself, or to `recover` at the next start.
   */
  drain(deadlineMs: number): Promise<void>;
}
