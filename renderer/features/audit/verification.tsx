import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import type { z } from 'zod';
import type { auditVerificationSchema } from '../../../main/contract/audit.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import classes from './audit.module.css';

export type AuditVerification = z.infer<typeof auditVerificationSchema>;

/** The result of checking the chain. */
export function Verification({ result }: { readonly result: AuditVerification }) {
  const { t } = useText();
  return (
    <div className={classes['verification']} data-ok={result.ok} role="status">
      {result.ok ? <IconShieldCheck size={18} aria-hidden /> : <IconShieldX size={18} aria-hidden />}
      <div>
        <p className={classes['verdict']}>
          {result.broken === null
            ? t('audit.intact', { count: result.entries })
            : t('audit.broken', { seq: result.broken.seq, reason: plain(result.broken.reason) })}
        </p>
        <p className={classes['dim']}>
          {t('audit.head')} <code>{result.head}</code>
        </p>
      </div>
    </div>
  );
}
