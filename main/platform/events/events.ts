import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/types.ts';
import { createListeners } from '../streams/listeners.ts';
import type { Event, Events } from './types.ts';

interface EventRow {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly host_id: string | null;
  readonly subject: string;
  readonly payload: string;
}

function toEvent(row: EventRow): Event {
  return {
    seq: row.seq,
    at: row.at,
    type: row.type,
    hostId: row.host_id,
    subject: row.subject,
    payload: JSON.parse(row.payload) as Event['payload'],
  };
}

/** The log of facts, kept in the `events` table. */
export function createEvents(database: Database, clock: Clock): Events {
  const insert = database.prepare<EventRow>(
    'INSERT INTO events (at, type, host_id, subject, payload) VALUES (?, ?, ?, ?, ?) RETURNING *',
  );
  const after = database.prepare<EventRow>('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?');
  const found = database.prepare<EventRow>(`
    SELECT * FROM events
    WHERE (@type IS NULL OR type = @type)
      AND (@hostId IS NULL OR host_id = @hostId)
      AND (@subject IS NULL OR subject = @subject)
      AND at >= @sinceMs
    ORDER BY seq DESC LIMIT @limit`);
  const listeners = createListeners<Event>();

  return {
    record(event) {
      const row = insert.get(
        event.at ?? clock.now(),
        event.type,
        event.hostId,
        event.subject,
        JSON.stringify(event.payload),
      );
      if (row === undefined) throw new Error('SQLite answered no row for a recorded event.');
      const recorded = toEvent(row);
      database.afterCommit(() => {
        listeners.emit(recorded);
      });
      return recorded;
    },
    subscribe: (listener) => listeners.add(listener),
    since: (seq, limit) => after.all(seq, limit).map(toEvent),
    find: ({ type, hostId, subject, sinceMs, limit }) =>
      found
        .all({
          type: type ?? null,
          hostId: hostId ?? null,
          subject: subject ?? null,
          sinceMs: sinceMs ?? 0,
          limit,
        })
        .map(toEvent),
  };
}
