/** A fact, in the past tense, such as `container.died`. It steers nothing. */
export interface Event {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly hostId: string | null;
  readonly subject: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type NewEvent = Omit<Event, 'seq' | 'at'> & { readonly at?: number };

/**
 * The log of facts. `record` must be called inside the transaction that writes the state it describes
 * (better-sqlite3 transactions are synchronous, so any call made within `database.transaction` is);
 * listeners hear of it after the commit.
 */
export interface Events {
  record(event: NewEvent): Event;
  /** Calls back for each committed event until disposed. */
  subscribe(listener: (event: Event) => void): Disposable;
  /** Events after `seq`, oldest first. */
  since(seq: number, limit: number): readonly Event[];
  /** Events of one subject or type, newest first. */
  find(filter: {
    type?: string | undefined;
    hostId?: string | undefined;
    subject?: string | undefined;
    /** An instant: only events at or after it. */
    sinceMs?: number | undefined;
    limit: number;
  }): readonly Event[];
}
