/** What to do with a run that was missed while nobody was awake. */
export type CatchUp = 'once' | 'skip' | 'ask';

export interface Schedule {
  readonly id: string;
  /** Names the handler. */
  readonly kind: string;
  readonly cron: string;
  readonly timezone: string;
  readonly catchUp: CatchUp;
  readonly enabled: boolean;
  readonly nextDue: number | null;
  readonly lastRun: number | null;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface ScheduleRun {
  readonly scheduleId: string;
  readonly due: number;
  readonly state: 'ran' | 'missed' | 'caughtUp' | 'skipped' | 'failed';
  readonly at: number;
}

export interface Schedules {
  /** Names what a kind of schedule does. The promise keeps a second run of the same schedule from overlapping. */
  handle(kind: string, run: (schedule: Schedule, due: number) => Promise<void>): void;
  upsert(schedule: Omit<Schedule, 'nextDue' | 'lastRun'>): Schedule;
  remove(id: string): void;
  list(): readonly Schedule[];
  runs(scheduleId: string, limit: number): readonly ScheduleRun[];
  /** Judges every row against the wall clock. Called at start, on resume and each minute. */
  tick(): Promise<void>;
}
