import { IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AuditEntry } from '../../../main/contract/audit.ts';
import type { Status } from '../../../main/contract/common.ts';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { useKindWords } from '../jobs/job-words.ts';
import { toChanges } from './changes.ts';
import classes from './audit.module.css';

const marks: Readonly<Record<AuditEntry['outcome'], Status>> = {
  done: 'up',
  failed: 'down',
  refused: 'down',
  cancelled: 'paused',
  interrupted: 'degraded',
};

function Changes({ entry }: { readonly entry: AuditEntry }) {
  const { t } = useText();
  const changes = toChanges(entry.before, entry.after);
  if (changes.length === 0) return <p className={classes['dim']}>{t('audit.noChanges')}</p>;
  return (
    <table className={classes['changes']} aria-label={t('audit.changes')}>
      <thead>
        <tr>
          <th scope="col">{t('audit.field')}</th>
          <th scope="col">{t('audit.before')}</th>
          <th scope="col">{t('audit.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.field} data-changed={change.changed}>
            <th scope="row">{plain(change.field)}</th>
            <td>{change.before === null ? '–' : <del>{plain(change.before)}</del>}</td>
            <td>{change.after === null ? '–' : <ins>{plain(change.after)}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One audit entry: who did what where and how it ended; opens to before, after and its place in the chain. */
export function AuditEntryRow({
  entry,
  startsOpen,
}: {
  readonly entry: AuditEntry;
  readonly startsOpen: boolean;
}) {
  const { t } = useText();
  const kind = useKindWords();
  const [open, setOpen] = useState(startsOpen);
  return (
    <li className={classes['entry']}>
      <button type="button" className={classes['line']} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={14} className={classes['chevron']} data-open={open} aria-hidden />
        <span className={classes['seq']}>{entry.seq}</span>
        <StatusMark status={marks[entry.outcome]} silent />
        <span className={classes['act']}>
          <Name>{kind(entry.act)}</Name>
        </span>
        <span className={classes['subject']}>
          <Name>
            {entry.host === null || entry.host === entry.subject
              ? entry.subject
              : `${entry.subject} · ${entry.host}`}
          </Name>
        </span>
        <span className={classes['outcome']}>{t(`audit.outcomes.${entry.outcome}`)}</span>
        <span className={classes['actor']}>
          <Name>{entry.actor}</Name>
        </span>
        <span className={classes['at']}>
          <Age at={entry.at} />
        </span>
      </button>
      {open ? (
        <div className={classes['details']}>
          {entry.error === null ? null : <FailureView failure={entry.error} />}
          <Changes entry={entry} />
          <p className={classes['chain']}>
            <span>
              {t('audit.hash')} <code>{entry.hash}</code>
            </span>
            <span>
              {t('audit.previousHash')} <code>{entry.previousHash}</code>
            </span>
            {entry.jobId === null ? null : (
              <Link to="/jobs/$job" params={{ job: entry.jobId }} className={classes['link'] ?? ''}>
                {t('job.open')}
              </Link>
            )}
          </p>
        </div>
      ) : null}
    </li>
  );
}
