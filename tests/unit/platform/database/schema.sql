-- schema 6
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  act TEXT NOT NULL,
  host_id TEXT,
  host TEXT,
  subject TEXT NOT NULL,
  job_id TEXT,
  before TEXT,
  after TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('done','failed','refused','cancelled','interrupted')),
  error TEXT,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

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

CREATE TABLE container_crashes (
  host_id TEXT NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
  container_id TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  exit_code INTEGER,
  oom_killed INTEGER NOT NULL CHECK (oom_killed IN (0, 1)),
  ran_for_ms INTEGER,
  PRIMARY KEY (host_id, container_id, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice, even after the oldest are pruned
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  host_id TEXT,
  subject TEXT NOT NULL,
  payload TEXT NOT NULL
) STRICT;

CREATE TABLE flags (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE host_engines (
  host_id TEXT PRIMARY KEY REFERENCES hosts (id) ON DELETE CASCADE,
  version TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE host_watch_spans (
  host_id TEXT NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL CHECK (to_at >= from_at),
  PRIMARY KEY (host_id, from_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE hosts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  address TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('local','ssh')),
  environment TEXT NOT NULL,
  protected INTEGER NOT NULL CHECK (protected IN (0, 1)),
  identity_file TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE inventories (
  host_id TEXT PRIMARY KEY REFERENCES hosts (id) ON DELETE CASCADE,
  observed_at INTEGER NOT NULL,
  containers TEXT NOT NULL -- JSON
) STRICT;

CREATE TABLE job_steps (
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running','done','failed','interrupted')),
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  intent TEXT NOT NULL,
  outcome TEXT,
  PRIMARY KEY (job_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  input TEXT NOT NULL,
  host_id TEXT,
  host TEXT,
  subject TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('queued','running','cancelling','succeeded','failed','cancelled','interrupted')),
  requested_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  before TEXT,
  after TEXT,
  progress TEXT,
  result TEXT,
  error TEXT,
  leftovers TEXT NOT NULL DEFAULT '[]'
, parent_id TEXT REFERENCES jobs (id) ON DELETE CASCADE, alive_at INTEGER) STRICT;

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

CREATE TABLE presence_spans ( -- this machine was awake, had a network and was not told to pause
  from_at INTEGER PRIMARY KEY,
  to_at INTEGER NOT NULL CHECK (to_at >= from_at)
) STRICT;

CREATE TABLE questions (
  id TEXT PRIMARY KEY, -- begins with its time
  kind TEXT NOT NULL,
  host_id TEXT,
  host TEXT,
  subject TEXT NOT NULL,
  message TEXT NOT NULL,
  facts TEXT NOT NULL,
  prompts TEXT NOT NULL,
  choices TEXT NOT NULL,
  access TEXT NOT NULL,
  job_id TEXT,
  asked_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','answered','dismissed','expired','withdrawn')),
  answered_by TEXT,
  ended_at INTEGER
) STRICT;

CREATE TABLE schedule_runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  schedule_id TEXT NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
  due INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running','ran','missed','caughtUp','skipped','failed')),
  at INTEGER NOT NULL,
  count INTEGER NOT NULL DEFAULT 1, -- how many due instants one row of missed runs stands for
  error TEXT
) STRICT;

CREATE TABLE schedules (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  cron TEXT NOT NULL,
  timezone TEXT NOT NULL,
  catch_up TEXT NOT NULL CHECK (catch_up IN ('once','skip','ask')),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  next_due INTEGER,
  last_run INTEGER,
  judged_at INTEGER NOT NULL, -- the wall clock when next_due was worked out: shows a clock that went back
  input TEXT NOT NULL
) STRICT;

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

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

CREATE TABLE vault_secrets (
  name TEXT PRIMARY KEY,
  nonce BLOB NOT NULL,
  sealed BLOB NOT NULL, -- under the data key, with its name as associated data; and the tag
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE vault_slots (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('passphrase','keyFile','keychain')),
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  parameters TEXT NOT NULL, -- JSON: how the slot's key comes from what a person or a face has
  salt BLOB NOT NULL,
  nonce BLOB NOT NULL,
  wrapped BLOB NOT NULL, -- the data key under the slot's key, and the tag
  sealed BLOB, -- the slot's key as a keychain sealed it
  checksum BLOB NOT NULL -- tells a damaged slot from a wrong passphrase
) STRICT;

CREATE INDEX audit_by_host ON audit (host_id, seq);

CREATE INDEX audit_by_subject ON audit (subject, seq);

CREATE INDEX changes_by_at ON changes (at);

CREATE INDEX changes_by_key ON changes (host_id, key, at);

CREATE INDEX container_crashes_by_at ON container_crashes (at);

CREATE INDEX container_crashes_by_name ON container_crashes (host_id, name, at);

CREATE INDEX events_by_at ON events (at);

CREATE INDEX events_by_host ON events (host_id, seq);

CREATE INDEX events_by_subject ON events (subject, seq);

CREATE INDEX events_by_type ON events (type, seq);

CREATE INDEX host_watch_spans_by_end ON host_watch_spans (to_at);

CREATE INDEX jobs_by_end ON jobs (ended_at);

CREATE INDEX jobs_by_parent ON jobs (parent_id);

CREATE INDEX jobs_by_state ON jobs (state, id);

CREATE INDEX notices_by_key ON notices (channel, dedupe_key, decided_at);

CREATE INDEX notices_by_time ON notices (channel, decided_at);

CREATE UNIQUE INDEX notices_open ON notices (channel, dedupe_key) WHERE ended_at IS NULL;

CREATE INDEX presence_spans_by_end ON presence_spans (to_at);

CREATE INDEX questions_by_end ON questions (ended_at);

CREATE INDEX questions_by_state ON questions (state, id);

CREATE INDEX schedule_runs_by_at ON schedule_runs (at);

CREATE INDEX schedule_runs_by_schedule ON schedule_runs (schedule_id, id);

CREATE INDEX undos_by_host ON undos (host_id, planted_at);
