import type { Migration } from '../types.ts';

/** What became different on hosts, and when this machine watched at all (changes). */
export const changes: Migration = {
  number: 6,
  name: 'changes',
  sql: `
CREATE TABLE changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  host_id TEXT NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  key TEXT NOT NULL, -- what stays the same when a container is recreated: its name
  name TEXT NOT NULL,
  container_id TEXT,
  stack TEXT,
  service TEXT,
  first_at INTEGER NOT NULL,
  at INTEGER NOT NULL, -- when it happened last, or by when it had
  after_at INTEGER, -- it happened after this; null where at is exact
  ended_at INTEGER, -- since when it is over: healthy again, running again
  count INTEGER NOT NULL,
  before TEXT, -- JSON
  after TEXT -- JSON
) STRICT;
CREATE INDEX changes_by_key ON changes (host_id, key, at);
CREATE INDEX changes_by_at ON changes (at);

CREATE TABLE host_engines (
  host_id TEXT PRIMARY KEY REFERENCES hosts (id) ON DELETE CASCADE,
  version TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE presence_spans ( -- this machine was awake, had a network and was not told to pause
  from_at INTEGER PRIMARY KEY,
  to_at INTEGER NOT NULL CHECK (to_at >= from_at)
) STRICT;
CREATE INDEX presence_spans_by_end ON presence_spans (to_at);
`,
};
