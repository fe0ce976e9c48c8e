import type { Migration } from '../types.ts';

/** A job may be a part of another; and each says when it was last known to be alive (platform/jobs). */
export const childJobs: Migration = {
  number: 3,
  name: 'child-jobs',
  sql: `
ALTER TABLE jobs ADD COLUMN parent_id TEXT REFERENCES jobs (id) ON DELETE CASCADE;
ALTER TABLE jobs ADD COLUMN alive_at INTEGER;
CREATE INDEX jobs_by_parent ON jobs (parent_id);
`,
};
