import type { AuditEntry } from '../../contract/audit.ts';
import { genesisHash, hashOf } from './canonical.ts';
import { missingHeadHash, setAsideAct } from './chain.ts';
import type { AuditHead, HeadFile } from './head-file.ts';
import type { AuditStore } from './store.ts';
import type { AuditVerification } from './types.ts';

const pageSize = 500;

type Broken = NonNullable<AuditVerification['broken']>;

function range(first: number, last: number): string {
  return first === last ? `Entry ${first} is` : `Entries ${first} to ${last} are`;
}

function judge(entry: AuditEntry, previous: AuditHead): Broken | null {
  const expected = previous.seq + 1;
  if (entry.seq !== expected && entry.act === setAsideAct) {
    const file = entry.before?.['file'];
    return {
      seq: expected,
      reason: `${range(expected, entry.seq - 1)} not in this database: it was damaged and put aside as ${typeof file === 'string' ? file : 'a file beside it'}. The chain goes on from there.`,
    };
  }
  if (entry.seq !== expected) {
    return { seq: expected, reason: `${range(expected, entry.seq - 1)} missing: removed from the database.` };
  }
  if (entry.hash !== hashOf(entry)) {
    return { seq: entry.seq, reason: `Entry ${entry.seq} was changed after it was written.` };
  }
  if (entry.previousHash === previous.hash) return null;
  if (entry.previousHash === missingHeadHash) {
    return {
      seq: entry.seq,
      reason: `The head kept outside the database was missing when entry ${entry.seq} was written: whether entries before it were cut off cannot be told.`,
    };
  }
  return {
    seq: previous.seq,
    reason: `Entry ${previous.seq} is not the one that entry ${entry.seq} was written after: it was replaced.`,
  };
}

/** Recomputes the whole chain, then compares its end with the heads that were kept outside of the table. */
export function verifyChain(
  store: AuditStore,
  headFile: HeadFile,
  known: AuditHead | null,
): AuditVerification {
  let previous: AuditHead = { seq: 0, hash: genesisHash };
  let entries = 0;
  let broken: Broken | null = null;
  for (;;) {
    const page = store.next(previous.seq, pageSize);
    for (const entry of page) {
      broken ??= judge(entry, previous);
      previous = { seq: entry.seq, hash: entry.hash };
    }
    entries += page.length;
    if (page.length < pageSize) break;
  }
  for (const head of [headFile.read(), known]) {
    if (broken === null) broken = judgeHead(store, headFile, head, previous);
  }
  return { ok: broken === null, entries, head: previous.hash, broken };
}

/**
 * The database is written first and the head file after it, so that a crash in between leaves the file behind, which
 * is fine: what comes after it is chained to it. It is never ahead.
 */
function judgeHead(
  store: AuditStore,
  headFile: HeadFile,
  head: AuditHead | null,
  last: AuditHead,
): Broken | null {
  if (head === null) {
    return {
      seq: last.seq,
      reason: `${headFile.name} is missing or damaged: whether entries after ${last.seq} were cut off cannot be told.`,
    };
  }
  if (head.seq > last.seq) {
    return {
      seq: last.seq + 1,
      reason: `${range(last.seq + 1, head.seq)} missing: cut off from the end, as ${headFile.name} shows.`,
    };
  }
  const hash = head.seq === 0 ? genesisHash : store.hashAt(head.seq);
  return hash === head.hash
    ? null
    : {
        seq: head.seq,
        reason: `Entry ${head.seq} is not the one that ${headFile.name} remembers: it was replaced.`,
      };
}
