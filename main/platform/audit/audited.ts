import { exitCodeOf } from '../../contract/errors.ts';
import { toErrorView, WheelhouseError } from '../errors.ts';
import type { Database } from '../database/types.ts';
import type { Actor } from '../actor.ts';
import type { Audit, NewAuditEntry } from './types.ts';

/** What is asked for, as the audit names it. */
export interface AuditedAct {
  readonly actor: Actor;
  /** The procedure, `hosts.update`. */
  readonly act: string;
  readonly hostId: string | null;
  readonly host: string | null;
  readonly subject: string;
  readonly before?: Readonly<Record<string, unknown>>;
}

/** Fills in what is known only while the act runs. */
export interface AuditRecord {
  before(before: Record<string, unknown>): void;
  after(after: Record<string, unknown>): void;
  /** Names the host or the subject once they are known, such as that of a host just added. */
  target(target: Partial<Pick<NewAuditEntry, 'hostId' | 'host' | 'subject'>>): void;
}

/** How the audit calls the end of an act that threw: a guard's no is `refused`, all else `failed`. */
export function outcomeOf(error: unknown): 'refused' | 'cancelled' | 'failed' {
  if (!(error instanceof WheelhouseError)) return 'failed';
  if (error.code === 'CANCELLED') return 'cancelled';
  const refusedByGuard = 4;
  return exitCodeOf(error.code) === refusedByGuard ? 'refused' : 'failed';
}

function begin(asked: AuditedAct) {
  let entry: NewAuditEntry = {
    actor: asked.actor.name,
    act: asked.act,
    hostId: asked.hostId,
    host: asked.host,
    subject: asked.subject,
    jobId: null,
    before: asked.before ?? null,
    after: null,
    outcome: 'done',
    error: null,
  };
  const record: AuditRecord = {
    before: (before) => {
      entry = { ...entry, before };
    },
    after: (after) => {
      entry = { ...entry, after };
    },
    target: (target) => {
      entry = { ...entry, ...target };
    },
  };
  return {
    record,
    done: (): NewAuditEntry => entry,
    failed: (error: unknown): NewAuditEntry => ({
      ...entry,
      // What an act that threw left is not known here.
      after: null,
      outcome: outcomeOf(error),
      error: toErrorView(error),
    }),
  };
}

/**
 * Runs a direct command and leaves exactly one audit entry, whatever its end. Never give it a secret.
 * For a change of the database alone use `auditedChange`.
 */
export async function audited<Result>(
  audit: Audit,
  asked: AuditedAct,
  run: (record: AuditRecord) => Promise<Result>,
): Promise<Result> {
  const attempt = begin(asked);
  let result: Result;
  try {
    result = await run(attempt.record);
  } catch (error) {
    audit.append(attempt.failed(error));
    throw error;
  }
  audit.append(attempt.done());
  return result;
}

/** Runs a change of the database and its audit entry in one transaction: neither is ever there without the other. */
export function auditedChange<Result>(
  database: Database,
  audit: Audit,
  asked: AuditedAct,
  change: (record: AuditRecord) => Result,
): Result {
  const attempt = begin(asked);
  try {
    return database.transaction(() => {
      const result = change(attempt.record);
      audit.append(attempt.done());
      return result;
    });
  } catch (error) {
    audit.append(attempt.failed(error));
    throw error;
  }
}
