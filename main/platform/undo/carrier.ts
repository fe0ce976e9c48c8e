import type { CarrierProbe, UndoAct } from './types.ts';

/** What is written beside the watchdog, so that whoever finds it knows what it is for. */
export interface WatchdogPlan {
  readonly id: string;
  /** The data folder that planted it, and its name for people. */
  readonly owner: string;
  readonly ownerName: string;
  readonly jobId: string;
  readonly purpose: string;
  /** By the clock of the laptop that planted it. */
  readonly plantedAt: number;
  readonly deadlineMs: number;
  /** How long it looks on after it acted. */
  readonly settleMs: number;
  /** How long it goes on trying where the engine does not answer. */
  readonly retryMs: number;
  readonly acts: readonly UndoAct[];
}

export type WatchdogState =
  'armed' | 'acting' | 'acted' | 'idle' | 'failed' | 'cancelled' | 'refused' | 'lost';

export type ResultWord = 'started' | 'unpaused' | 'already' | 'gone' | 'paused' | 'failed';

/** What became of one container. */
export interface WatchdogResult {
  readonly containerId: string;
  readonly word: ResultWord;
  /** By our clock. */
  readonly at: number;
  readonly words: string;
}

/** A watchdog as it was found on a host. */
export interface WatchdogReport extends WatchdogPlan {
  readonly where: 'process' | 'container';
  /** `lost`: it was armed or acting, and runs no more. */
  readonly state: WatchdogState;
  /** Until it acts, judged on the host; null where it does not say. */
  readonly leftMs: number | null;
  /** Since when it is in that state, by our clock; null where it does not say. */
  readonly stateAt: number | null;
  /** How it reaches the engine: `docker`, `sudo-docker`, `curl`, … */
  readonly how: string;
  readonly note: string;
  readonly results: readonly WatchdogResult[];
}

/** One of the two ways to leave a watchdog on a host. Throws as the host's shell and engine do where it is away. */
export interface Carrier {
  readonly where: 'process' | 'container';
  probe(signal?: AbortSignal): Promise<CarrierProbe>;
  /** Answers its report once it is armed, or a clause why it cannot be here. Leaves nothing where it could not. */
  plant(
    plan: WatchdogPlan,
    signal?: AbortSignal,
  ): Promise<
    | { readonly kind: 'armed'; readonly report: WatchdogReport }
    | { readonly kind: 'impossible'; readonly words: string }
  >;
  /** Every watchdog on the host, whoever planted it; null where nobody can look by this way. */
  list(signal?: AbortSignal): Promise<readonly WatchdogReport[] | null>;
  /** Wins or loses against the watchdog; the report tells which. Null where there is none of that id. */
  cancel(id: string): Promise<WatchdogReport | null>;
  /** Sets the deadline anew, from now. The report's state is not `armed` where it came too late. */
  extend(id: string, deadlineMs: number): Promise<WatchdogReport | null>;
  /** Removes what an ended watchdog left. */
  tidy(id: string): Promise<void>;
}
