import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { LockView } from '../../../main/contract/locks.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { formatDuration } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Name } from '../../ui/name.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { plain } from '../../ui/visible-text.ts';
import { useKindWords } from '../jobs/job-words.ts';
import classes from './locks.module.css';

interface LocksTableProps {
  readonly locks: readonly LockView[];
  readonly onBreak: (lock: LockView) => void;
}

const keyOf = (lock: LockView): string => lock.name;

/** The locks on a host: what, by whom, for what, and whether its holder is still heard of. */
export function LocksTable({ locks, onBreak }: LocksTableProps) {
  const { t, language } = useText();
  const kind = useKindWords();
  const columns = useMemo<readonly Column<LockView>[]>(
    () => [
      {
        id: 'what',
        label: t('locks.what'),
        width: 'minmax(200px, 1.6fr)',
        sortValue: (lock) => lock.name,
        render: (lock) => <Name>{lock.name}</Name>,
      },
      {
        id: 'holder',
        label: t('locks.holder'),
        width: 'minmax(210px, 1.8fr)',
        sortValue: (lock) => lock.holder,
        render: (lock) => {
          const holder = lock.mine ? t('locks.mine', { holder: plain(lock.holder) }) : plain(lock.holder);
          return <Name>{t('locks.actorAt', { actor: plain(lock.actor), holder })}</Name>;
        },
      },
      {
        id: 'purpose',
        label: t('locks.purpose'),
        width: 'minmax(110px, 1fr)',
        spare: 1,
        sortValue: (lock) => lock.purpose,
        render: (lock) =>
          lock.mine ? (
            <Link to="/jobs/$job" params={{ job: lock.jobId }} className={classes['link'] ?? ''}>
              <Name>{kind(lock.purpose)}</Name>
            </Link>
          ) : (
            <Name>{kind(lock.purpose)}</Name>
          ),
      },
      {
        id: 'age',
        label: t('locks.age'),
        width: '100px',
        spare: 2,
        sortValue: (lock) => lock.ageMs,
        render: (lock) => formatDuration(lock.ageMs, language),
      },
      {
        id: 'heard',
        label: t('locks.heard'),
        width: 'minmax(150px, 0.9fr)',
        sortValue: (lock) => lock.renewedAgoMs,
        render: (lock) => (
          <>
            <StatusMark status={lock.stale ? 'unknown' : 'up'} silent />
            {lock.stale
              ? t('locks.stale', { duration: formatDuration(lock.renewedAgoMs, language) })
              : t('locks.alive')}
          </>
        ),
      },
      {
        id: 'acts',
        label: t('common.actions'),
        labelHidden: true,
        width: '110px',
        render: (lock) =>
          lock.stale ? (
            <MayDo procedure="locks.break">
              <Button size="compact-sm" color="danger" onClick={() => onBreak(lock)}>
                {t('locks.break')}
              </Button>
            </MayDo>
          ) : null,
      },
    ],
    [t, language, kind, onBreak],
  );
  return (
    <DataTable
      label={t('locks.title')}
      columns={columns}
      rows={locks}
      rowKey={keyOf}
      defaultSort={{ column: 'age', descending: true }}
    />
  );
}
