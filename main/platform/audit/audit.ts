import type { AuditEntry } from '../../contract/audit.ts';
import type { Clock } from '../clock/clock.ts';
import { setAsideFlag } from '../database/open.ts';
import type { Database } from '../database/types.ts';
import type { AppLog } from '../log/app-log.ts';
import { createListeners } from '../streams/listeners.ts';
import { hashOf, withoutSecrets } from './canonical.ts';
import { headFor, setAsideAct, startingHead } from './chain.ts';
import { markHeard } from '../heard.ts';
import { createHeadFile } from './head-file.ts';
import { createAuditStore } from './store.ts';
import type { Audit, NewAuditEntry } from './types.ts';
import { verifyChain } from './verify.ts';

const defaultLimit = 100;

interface AuditOptions {
  readonly database: Database;
  readonly clock: Clock;
  /** The data folder, where `audit-head.json` is kept. */
  readonly folder: string;
  readonly log: AppLog;
}

/** The audit chain, kept in the `audit` table; its head also in a file beside the database, and in the app log. */
export function createAudit({ database, clock, folder, log }: AuditOptions): Audit {
  const store = createAuditStore(database);
  const headFile = createHeadFile(folder);
  const listeners = createListeners<AuditEntry>();
  let known = startingHead(store, headFile);

  function keepHead({ seq, hash }: AuditEntry): void {
    known = { seq, hash };
    // Of several entries in one transaction the last one's head is enough; each write waits for the disk.
    if (store.last()?.hash !== hash) return;
    log.info('The head of the audit.', known);
    try {
      headFile.write(known);
    } catch (error) {
      // The file may be behind the table; the next entry writes it again.
      log.error(`${headFile.name} could not be written.`, { error });
    }
  }

  function append(entry: NewAuditEntry): AuditEntry {
    return database.transaction(() => {
      const previous = headFor(store, known);
      const content = {
        ...entry,
        before: withoutSecrets(entry.before) as AuditEntry['before'],
        after: withoutSecrets(entry.after) as AuditEntry['after'],
        seq: previous.seq + 1,
        at: clock.now(),
        previousHash: previous.hash,
      };
      const appended: AuditEntry = { ...content, hash: hashOf(content) };
      store.insert(appended);
      markHeard();
      database.afterCommit(() => {
        keepHead(appended);
        listeners.emit(appended);
      });
      return appended;
    });
  }

  function recordSetAside(): void {
    const flag = database.prepare<{ value: string }>('SELECT value FROM flags WHERE name = ?');
    const forget = database.prepare('DELETE FROM flags WHERE name = ?');
    database.transaction(() => {
      const file = flag.get(setAsideFlag)?.value;
      if (file === undefined) return;
      forget.run(setAsideFlag);
      append({
        actor: 'wheelhouse',
        act: setAsideAct,
        hostId: null,
        host: null,
        subject: 'wheelhouse.db',
        jobId: null,
        before: { file, lastEntry: known.seq },
        after: null,
        outcome: 'done',
        error: null,
      });
    });
  }

  recordSetAside();

  return {
    append,
    list: ({ limit = defaultLimit, before, host, subject }) =>
      store.page({
        limit,
        before: before ?? Number.MAX_SAFE_INTEGER,
        host: host ?? null,
        subject: subject ?? null,
      }),
    verify: () => verifyChain(store, headFile, known),
    subscribe: (listener) => listeners.add(listener),
  };
}
