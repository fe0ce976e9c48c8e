import type { z } from 'zod';
import type { AuditEntry, auditVerificationSchema } from '../../contract/audit.ts';
import type { Session } from '../session.ts';
import { toClockTime } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';

export function viewAudit(output: unknown, session: Session): readonly string[] {
  const { entries } = output as { entries: readonly AuditEntry[] };
  const { translate, io } = session;
  if (entries.length === 0) return [translate('empty.audit')];
  const rows = entries.map((entry): readonly Cell[] => [
    String(entry.seq),
    toClockTime(entry.at),
    entry.actor,
    entry.act,
    entry.host ?? '',
    entry.subject,
    entry.outcome === 'done' ? { text: 'done', colour: 'green' } : { text: entry.outcome, colour: 'red' },
    entry.error?.message ?? '',
  ]);
  const head = [
    translate('column.seq'),
    translate('column.when'),
    translate('column.who'),
    translate('column.act'),
    translate('column.host'),
    translate('column.subject'),
    translate('column.outcome'),
    '',
  ];
  return renderTable({ head, rows }, io.paint, io.columns);
}

export function viewVerification(output: unknown, { translate, io }: Session): readonly string[] {
  const { entries, head, broken } = output as z.infer<typeof auditVerificationSchema>;
  if (broken === null) {
    return [io.paint('green', translate('audit.verified', { entries, head: head.slice(0, 16) }))];
  }
  const reason = escapeText(broken.reason);
  return [io.paint('red', translate('audit.broken', { seq: broken.seq, reason }))];
}
