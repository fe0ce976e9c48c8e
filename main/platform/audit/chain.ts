import { createHash } from 'node:crypto';
import { genesisHash } from './canonical.ts';
import type { AuditHead, HeadFile } from './head-file.ts';
import type { AuditStore } from './store.ts';

/** The act of the first entry in a database that replaces a damaged one. */
export const setAsideAct = 'database.setAside';

/** Stands in for the hash of the entry before, where the head outside the database was gone. Nothing hashes to it. */
export const missingHeadHash = createHash('sha256').update('audit-head.json was missing').digest('hex');

/**
 * What the next entry must be chained to when the engine starts. Normally the last entry. Where the file remembers
 * something else, the chain goes on from what the file remembers: the break then stays visible for ever, while going on
 * from the table would heal over what was cut off.
 */
export function startingHead(store: AuditStore, headFile: HeadFile): AuditHead {
  const last = store.last() ?? { seq: 0, hash: genesisHash };
  const kept = headFile.read();
  if (kept === null) {
    if (last.seq > 0) return { seq: last.seq, hash: missingHeadHash };
    headFile.write(last);
    return last;
  }
  if (kept.seq > last.seq) return kept;
  const hash = kept.seq === 0 ? genesisHash : store.hashAt(kept.seq);
  return hash === kept.hash ? last : { seq: last.seq, hash: kept.hash };
}

/** What an entry that is written now is chained to: the table's end, unless that is not where the engine left it. */
export function headFor(store: AuditStore, known: AuditHead): AuditHead {
  const last = store.last();
  if (last === undefined || last.seq < known.seq) return known;
  return last.seq === known.seq && last.hash !== known.hash ? known : last;
}
