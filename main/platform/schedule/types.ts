/** What to do with a run that was missed while nobody was awake. `ask` records it and asks a person. */
export type CatchUp = 'once' | 'skip' | 'ask';

export interface Schedule {
  readonly id: string;
  /** Names the handler. */
  readonly kind: string;
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** An IANA name, `Asia/Seoul`. */
  readonly timezone: string;
  readonly catchUp: CatchUp;
  readonly enabled: boolean;
  /** Null while disabled, and for a pattern that never comes. */
  readonly nextDue: number | null;
  /** When it was started last. */
  readonly lastRun: number | null;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface ScheduleRun {
  readonly scheduleId: string;
  readonly due: number;
  /** `skipped`: it was due while the run before was still going on. */
  readonly state: 'running' | 'ran' | 'missed' | 'caughtUp' | 'skipped' | 'failed';
  /** When it was started, or found to be missed. */
  readonly at: number;
  /** How many due instants it stands for: more than 1 only where `missed`; `due` is then the first of them. */
  readonly count: number;
  readonly error: string | null;
}

export interface Schedules {
  /** Names what a kind of schedule does. The promise keeps a second run of the same schedule from overlapping. */
  handle(kind: string, run: (schedule: Schedule, due: number) => Promise<void>): void;
  /**
   * Adds or changes one. A change of pattern or zone, and enabling it, count from now; anything else keeps what is due.
   * Throws VALIDATION for a pattern or zone that cannot be understood.
   */
  upsert(schedule: Omit<Schedule, 'nextDue' | 'lastRun'>): Schedule;
  remove(id: string): void;
  list(): readonly Schedule[];
  /** Newest first. */
  runs(scheduleId: string, limit: number): readonly ScheduleRun[];
  /**
   * Judges every row against the wall clock and starts what is due; does not wait for the runs.
   * Called at start, on resume and each minute.
   */
  tick(): Promise<void>;
  /** Begins to tick. Every handler must have been named. */
  start(): void;
  /** Ends ticking and what waits to be caught up, then waits for running ones at most `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
}
