import type { Migration } from '../types.ts';

/** The watchdogs that this data folder planted on hosts (undo). */
export const undos: Migration = {
  number: 4,
  name: 'undos',
  sql: `
CREATE TABLE undos (
  id TEXT PRIMARY KEY,
  host_id TEXT NOT NULL, -- outlives the host: what was planted there is still told of
  host TEXT NOT NULL,
  job_id TEXT NOT NULL,
  purpose TEXT NOT NULL,
  acts TEXT NOT NULL, -- JSON
  carrier TEXT CHECK (carrier IN ('process','container')),
  state TEXT NOT NULL
    CHECK (state IN ('planting','armed','acting','acted','idle','failed','cancelled','lost')),
  planted_at INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  ended_at INTEGER,
  seen_at INTEGER,
  results TEXT NOT NULL DEFAULT '[]', -- JSON
  tidied INTEGER NOT NULL DEFAULT 0 CHECK (tidied IN (0, 1)) -- nothing of it is left on the host
) STRICT;
CREATE INDEX undos_by_host ON undos (host_id, planted_at);
`,
};
