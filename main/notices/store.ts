import { randomBytes } from 'node:crypto';
import { noticeContentSchema, type Notice, type NoticeView } from '../contract/notices.ts';
import type { Database } from '../platform/database/types.ts';
import type { StoredNotice } from './model.ts';

interface Row {
  readonly id: string;
  readonly channel: NoticeView['channel'];
  readonly dedupe_key: string;
  readonly severity: Notice['severity'];
  readonly content: string;
  readonly state: NoticeView['state'];
  readonly grouped_in: string | null;
  readonly decided_at: number;
  readonly told_at: number | null;
  readonly told_by: string | null;
  readonly outcome: NoticeView['outcome'];
  readonly ended_at: number | null;
}

function toNotice(row: Row): StoredNotice[] {
  // A row of a newer version is untrusted input, and one that cannot be read keeps none of the others from being told.
  const content = noticeContentSchema.safeParse(JSON.parse(row.content));
  if (!content.success) return [];
  return [
    {
      id: row.id,
      channel: row.channel,
      key: row.dedupe_key,
      severity: row.severity,
      content: content.data,
      state: row.state,
      groupedIn: row.grouped_in,
      decidedAt: row.decided_at,
      toldAt: row.told_at,
      toldBy: row.told_by,
      outcome: row.outcome,
      endedAt: row.ended_at,
    },
  ];
}

/** The outbox of one channel: the table `notices`. */
export function createNoticeStore(database: Database, channel: NoticeView['channel']) {
  const put = database.prepare(`
    INSERT OR REPLACE INTO notices (id, channel, dedupe_key, severity, content, state, grouped_in, decided_at, told_at,
      told_by, outcome, ended_at)
    VALUES (@id, @channel, @key, @severity, @content, @state, @groupedIn, @decidedAt, @toldAt, @toldBy, @outcome,
      @endedAt)`);
  const one = database.prepare<Row>('SELECT * FROM notices WHERE id = ?');
  const lasting = database.prepare<Row>(
    'SELECT * FROM notices WHERE channel = ? AND ended_at IS NULL ORDER BY decided_at, rowid',
  );
  const undelivered = database.prepare<Row>(
    "SELECT * FROM notices WHERE channel = ? AND state = 'waiting' ORDER BY decided_at, rowid",
  );
  const last = database.prepare<Row>(
    'SELECT * FROM notices WHERE channel = ? AND dedupe_key = ? ORDER BY decided_at DESC, rowid DESC LIMIT 1',
  );
  const newest = database.prepare<Row>(
    'SELECT * FROM notices WHERE channel = ? ORDER BY decided_at DESC, rowid DESC LIMIT ?',
  );
  return {
    newId: (): string => randomBytes(8).toString('hex'),
    save(notice: StoredNotice): void {
      put.run({ ...notice, content: JSON.stringify(notice.content) });
    },
    find: (id: string): StoredNotice | undefined =>
      [one.get(id)].flatMap((row) => (row ? toNotice(row) : []))[0],
    /** What lasts still, oldest first. */
    open: (): readonly StoredNotice[] => lasting.all(channel).flatMap(toNotice),
    /** What nobody has shown yet, oldest first. */
    waiting: (): readonly StoredNotice[] => undelivered.all(channel).flatMap(toNotice),
    /** The newest that was told of a thing. */
    lastOf: (key: string): StoredNotice | undefined =>
      [last.get(channel, key)].flatMap((row) => (row ? toNotice(row) : []))[0],
    /** Newest first. */
    list: (limit: number): readonly StoredNotice[] => newest.all(channel, limit).flatMap(toNotice),
  };
}

export type NoticeStore = ReturnType<typeof createNoticeStore>;
