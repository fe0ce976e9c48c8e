import type { JobView } from '../../contract/jobs.ts';
import type { Actor } from '../actor.ts';
import { outcomeOf } from '../audit/audited.ts';
import type { Audit } from '../audit/types.ts';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/types.ts';
import { toErrorView } from '../errors.ts';
import type { Events } from '../events/types.ts';
import type { AppLog } from '../log/app-log.ts';
import { toAuditEntry, toEvent } from './ending.ts';
import type { JobStore, StoredJob } from './store.ts';

export interface JournalParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Events;
  readonly audit: Audit;
  readonly log: AppLog;
}

interface JournalHooks {
  readonly find: (id: string) => StoredJob;
  /** Tells the followers, after the commit of a change, how the job is now. */
  readonly publish: (id: string) => void;
  /** Right after the commit of a job's end, before anybody hears of it. */
  readonly hasEnded: (id: string) => void;
  readonly isEnding: () => boolean;
}

export type End = Parameters<JobStore['end']>[1];

// A disk that is full when a job ends is tried again until there is room: the end of a job must not be forgotten.
const retryEndMs = 5_000;

/** Writes what happens to a job: its row, its events and its audit entry, in one transaction each. */
export function createJournal(
  { database, clock, events, audit, log }: JournalParts,
  store: JobStore,
  { find, publish, hasEnded, isEnding }: JournalHooks,
) {
  function end(id: string, how: End): void {
    database.transaction(() => {
      const job = find(id);
      store.endOpenSteps(id, how.state === 'interrupted' ? 'interrupted' : 'failed', how.endedAt);
      store.end(id, how);
      events.record(toEvent(job.view, how.state));
      audit.append(toAuditEntry(job, how.state, how.error));
      // Before anybody hears of the end: whoever does may start the next job on the same thing at once.
      database.afterCommit(() => {
        hasEnded(id);
      });
      publish(id);
    });
  }

  return {
    begin(id: string): void {
      database.transaction(() => {
        store.begin(id, clock.now());
        events.record(toEvent(find(id).view, 'started'));
        publish(id);
      });
    },
    cancelling(id: string): void {
      database.transaction(() => {
        store.cancelling(id);
        events.record(toEvent(find(id).view, 'cancelAsked'));
        publish(id);
      });
    },
    end,
    async endForSure(id: string, how: End): Promise<void> {
      for (;;) {
        try {
          end(id, how);
          return;
        } catch (error) {
          log.error('The end of a job could not be written; it is tried again.', { jobId: id, error });
          // Without the journal the next start must find the job as it was left: interrupted.
          if (isEnding()) return;
          await clock.sleep(retryEndMs);
        }
      }
    },
    /** The audit entry of what was asked for and refused, where no job's own entry tells it. */
    refused(
      asked: { readonly act: string; readonly subject: JobView['subject']; readonly jobId: string | null },
      actor: Actor,
      error: unknown,
    ): void {
      const { act, subject, jobId } = asked;
      audit.append({
        actor: actor.name,
        act,
        hostId: subject.hostId,
        host: subject.host,
        subject: subject.name,
        jobId,
        before: null,
        after: null,
        outcome: outcomeOf(error),
        error: toErrorView(error),
      });
    },
  };
}
