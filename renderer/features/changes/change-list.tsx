import { useState } from 'react';
import { Button } from '@mantine/core';
import type { Change } from '../../../main/contract/changes.ts';
import { useText } from '../../app/language/language.ts';
import { ChangeRow } from './change-row.tsx';
import { useChangeWords } from './change-words.ts';
import classes from './changes.module.css';

interface ChangeListProps {
  readonly label: string;
  readonly changes: readonly Change[];
  /** What is newer than this is marked; null marks nothing. */
  readonly newSince: number | null;
  /** How many of those that matter are shown; all unless told. */
  readonly limit?: number;
}

const namedOfQuiet = 3;

/** Changes, the most important first; what is only noise is one line that opens. */
export function ChangeList({ label, changes, newSince, limit = Infinity }: ChangeListProps) {
  const { t } = useText();
  const words = useChangeWords();
  const [open, setOpen] = useState(false);
  const loud = changes.filter(({ importance }) => importance !== 'low');
  const quiet = changes.filter(({ importance }) => importance === 'low');
  const shown = loud.slice(0, limit);
  const isNew = (change: Change): boolean => newSince !== null && change.at > newSince;
  const named = quiet.slice(0, namedOfQuiet).map((change) => words.title(change));
  return (
    <div className={classes['list']}>
      <ul aria-label={label}>
        {shown.map((change) => (
          <ChangeRow key={change.id} change={change} isNew={isNew(change)} />
        ))}
        {open
          ? quiet.map((change) => <ChangeRow key={change.id} change={change} isNew={isNew(change)} />)
          : null}
      </ul>
      {quiet.length === 0 ? null : (
        <div className={classes['quiet']}>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={open}
            onClick={() => setOpen((current) => !current)}
          >
            {open ? t('changes.lessQuiet') : t('changes.quiet', { count: quiet.length })}
          </Button>
          {open ? null : (
            <span className={classes['quietNames']} title={named.join('\n')}>
              {named.join(' · ')}
              {quiet.length > named.length ? ' …' : ''}
            </span>
          )}
        </div>
      )}
    </div>
  );
}
