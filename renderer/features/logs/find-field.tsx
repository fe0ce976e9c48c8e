import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconFilter } from '@tabler/icons-react';
import { formatNumber } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { SearchField } from '../../ui/search-field.tsx';
import classes from './logs.module.css';

interface FindFieldProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onlyMatches: boolean;
  readonly onOnlyMatches: (only: boolean) => void;
  readonly matches: number;
  /** Which of the matches is walked to, from 1; 0 for none yet. */
  readonly position: number;
  readonly onStep: (step: 1 | -1) => void;
  readonly ref: React.Ref<HTMLInputElement>;
}

/** Finds in the lines: Enter walks on, Shift and Enter walks back. */
export function FindField({
  query,
  onQuery,
  onlyMatches,
  onOnlyMatches,
  matches,
  position,
  onStep,
  ref,
}: FindFieldProps) {
  const { t, language } = useText();
  const count =
    query === ''
      ? ''
      : matches === 0
        ? t('logs.noMatch')
        : t('logs.matches', {
            current: formatNumber(position, language),
            total: formatNumber(matches, language),
          });
  const button = (label: string, icon: React.ReactNode, onClick: () => void, pressed?: boolean) => (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        onClick={onClick}
        disabled={query === ''}
        variant={pressed === true ? 'filled' : 'subtle'}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <>
      <SearchField
        ref={ref}
        label={t('logs.find')}
        value={query}
        onChange={onQuery}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
        }}
      />
      {button(t('logs.findPrevious'), <IconChevronUp size={15} />, () => onStep(-1))}
      {button(t('logs.findNext'), <IconChevronDown size={15} />, () => onStep(1))}
      {button(
        t('logs.onlyMatches'),
        <IconFilter size={15} />,
        () => onOnlyMatches(!onlyMatches),
        onlyMatches,
      )}
      <span className={classes['matches']} data-empty={count === ''} role="status">
        {count}
      </span>
    </>
  );
}
