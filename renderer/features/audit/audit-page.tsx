import { Button } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { AuditEntry } from '../../../main/contract/audit.ts';
import { useAction } from '../../app/client/ask.ts';
import { useAudit } from '../../app/client/engine-context.tsx';
import { Page } from '../../app/frame/page.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { plain } from '../../ui/visible-text.ts';
import { AuditEntryRow } from './audit-entry.tsx';
import { Verification, type AuditVerification } from './verification.tsx';
import classes from './audit.module.css';

const pageSize = 500;
const drawnAtFirst = 100;

function matches(entry: AuditEntry, wanted: string): boolean {
  return [entry.actor, entry.act, entry.subject, entry.host ?? '', entry.jobId ?? '', entry.outcome].some(
    (text) => text.toLowerCase().includes(wanted),
  );
}

/** Who did what, newest first, with before and after; and whether anybody has tampered with it. */
export function AuditPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { find = '' } = useSearch({ from: '/audit' });
  const { value, failure } = useAudit();
  const [older, setOlder] = useState<readonly AuditEntry[]>([]);
  const [drawn, setDrawn] = useState(drawnAtFirst);
  const [verified, setVerified] = useState<AuditVerification | null>(null);
  const check = useAction(async (client) => await client.audit.verify({}), setVerified);
  const entries = useMemo(() => {
    const known = new Map(older.map((entry) => [entry.seq, entry]));
    for (const [seq, entry] of value ?? []) known.set(seq, entry);
    return [...known.values()].sort((a, b) => b.seq - a.seq);
  }, [value, older]);
  const oldest = entries.at(-1)?.seq ?? 0;
  const more = useAction(
    async (client) => await client.audit.list({ before: oldest, limit: pageSize }),
    ({ entries: page }) => {
      setOlder((current) => [...current, ...page]);
      setDrawn((current) => current + pageSize);
    },
  );
  const wanted = find.trim().toLowerCase();
  const shown = wanted === '' ? entries : entries.filter((entry) => matches(entry, wanted));
  return (
    <Page
      title={t('audit.title')}
      actions={
        <>
          <SearchField
            label={t('audit.filter')}
            value={find}
            onChange={(query) =>
              void navigate({ to: '/audit', search: query === '' ? {} : { find: query }, replace: true })
            }
          />
          <Button
            leftSection={<IconShieldCheck size={14} aria-hidden />}
            loading={check.busy}
            onClick={() => check.run(undefined)}
          >
            {t('audit.verify')}
          </Button>
        </>
      }
    >
      {verified === null ? null : <Verification result={verified} />}
      {check.failure === null ? null : (
        <FailureView failure={check.failure}>
          <Remedies failure={check.failure} onRetry={() => check.run(undefined)} />
        </FailureView>
      )}
      {value === undefined && failure === null ? <RowsSkeleton /> : null}
      {value === undefined && failure !== null ? (
        <FailureView failure={failure}>
          <Remedies failure={failure} />
        </FailureView>
      ) : null}
      {value !== undefined && entries.length === 0 ? (
        <EmptyState title={t('audit.emptyTitle')} lead={t('audit.emptyLead')} />
      ) : null}
      {entries.length > 0 && shown.length === 0 ? (
        <p className={classes['dim']}>{t('audit.noMatch', { query: plain(find) })}</p>
      ) : null}
      <ul className={classes['entries']} aria-label={t('audit.title')}>
        {shown.slice(0, drawn).map((entry) => (
          <AuditEntryRow key={entry.seq} entry={entry} startsOpen={wanted !== '' && shown.length === 1} />
        ))}
      </ul>
      {more.failure === null ? null : (
        <FailureView failure={more.failure}>
          <Remedies failure={more.failure} />
        </FailureView>
      )}
      {shown.length > drawn || oldest > 1 ? (
        <div className={classes['more']}>
          <Button
            loading={more.busy}
            onClick={() =>
              shown.length > drawn ? setDrawn((current) => current + pageSize) : more.run(undefined)
            }
          >
            {t('audit.older')}
          </Button>
        </div>
      ) : null}
    </Page>
  );
}
