/** Where this machine takes its power from; null where nobody can tell. */
export type PowerSource = 'mains' | 'battery' | null;

/** What the system says of its own power supply. */
export interface Supply {
  readonly source: PowerSource;
  /** Whether it has a battery of its own; null where nobody can tell. */
  readonly laptop: boolean | null;
}

export interface PowerView extends Supply {
  /** Whether the network counts what goes through it; null where nobody can tell. */
  readonly metered: boolean | null;
  /** It was told to be about to sleep, and has not woken up yet. */
  readonly asleep: boolean;
}

/** What this machine runs on, as far as it can be known without asking anybody outside. */
export interface Power {
  view(): PowerView;
  /** Calls back after each change until disposed. */
  subscribe(listener: () => void): Disposable;
  /** What a face knows: Electron's power monitor. */
  report(fact: 'suspend' | 'resume' | 'mains' | 'battery'): void;
  /** The machine woke up or is on another network: everything is looked at now. */
  lookAgain(): void;
  start(): void;
  stop(): void;
}
