import type { Migration } from '../types.ts';

/**
 * questions: platform/questions, never with an answer; vault_slots, vault_secrets: platform/vault, where all that is
 * secret is ciphertext.
 */
export const questionsAndVault: Migration = {
  number: 2,
  name: 'questions and vault',
  sql: `
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
CREATE INDEX questions_by_state ON questions (state, id);
CREATE INDEX questions_by_end ON questions (ended_at);

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

CREATE TABLE vault_secrets (
  name TEXT PRIMARY KEY,
  nonce BLOB NOT NULL,
  sealed BLOB NOT NULL, -- under the data key, with its name as associated data; and the tag
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
`,
};
