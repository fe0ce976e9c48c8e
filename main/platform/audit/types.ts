import type { AuditEntry } from '../../contract/audit.ts';
import type { z } from 'zod';
import type { auditVerificationSchema } from '../../contract/audit.ts';

export type NewAuditEntry = Omit<AuditEntry, 'seq' | 'at' | 'hash' | 'previousHash'>;
export type AuditVerification = z.infer<typeof auditVerificationSchema>;

/** Who did what: each entry holds the hash of the one before, so that a change or a removal shows. */
export interface Audit {
  append(entry: NewAuditEntry): AuditEntry;
  /** Newest first. `host` is an id or a name. */
  list(filter: {
    limit?: number | undefined;
    before?: number | undefined;
    host?: string | undefined;
    subject?: string | undefined;
  }): readonly AuditEntry[];
  /** Recomputes the chain and compares its head with the one kept outside the database. */
  verify(): AuditVerification;
  subscribe(listener: (entry: AuditEntry) => void): Disposable;
}
