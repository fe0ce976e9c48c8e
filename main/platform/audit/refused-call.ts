import { toErrorView } from '../errors.ts';
import type { NewAuditEntry } from './types.ts';

/** The entry of a call that was refused before any room saw it: its input was not even parsed. */
export function refusedCall(act: string, actor: string, error: unknown): NewAuditEntry {
  return {
    actor,
    act,
    hostId: null,
    host: null,
    subject: act,
    jobId: null,
    before: null,
    after: null,
    outcome: 'refused',
    error: toErrorView(error),
  };
}
