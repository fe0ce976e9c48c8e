import type { Migration } from '../types.ts';

/** The outbox of what is told to people: once for each dedupe key while it lasts, at least once to somebody who shows it. */
export const notices: Migration = {
  number: 5,
  name: 'notices',
  sql: `
CREATE TABLE notices (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL, -- 'desktop'
  dedupe_key TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('critical','warning','info')),
  content TEXT NOT NULL, -- JSON
  state TEXT NOT NULL CHECK (state IN ('waiting','shown','seen','grouped','withdrawn')),
  grouped_in TEXT, -- the notice that tells of it too
  decided_at INTEGER NOT NULL,
  told_at INTEGER,
  told_by TEXT,
  outcome TEXT CHECK (outcome IN ('opened','acted','closed')),
  ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX notices_open ON notices (channel, dedupe_key) WHERE ended_at IS NULL;
CREATE INDEX notices_by_key ON notices (channel, dedupe_key, decided_at);
CREATE INDEX notices_by_time ON notices (channel, decided_at);
`,
};
