import {
  IconBolt,
  IconBox,
  IconChevronRight,
  IconFirstAidKit,
  IconHelpCircle,
  IconLayoutSidebar,
  IconLink,
  IconServer2,
  IconStack2,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useText } from '../../app/language/language.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { Entry, EntryGroup, EntryKind } from './entry.ts';
import { isComplete } from './verbs.ts';
import classes from './palette.module.css';

const icons: Readonly<Record<EntryKind, React.ReactNode>> = {
  screen: <IconLayoutSidebar size={15} />,
  host: <IconServer2 size={15} />,
  stack: <IconStack2 size={15} />,
  container: <IconBox size={15} />,
  verb: <IconBolt size={15} />,
  fix: <IconFirstAidKit size={15} />,
  link: <IconLink size={15} />,
  help: <IconHelpCircle size={15} />,
};

/** The id of a line, for the field that has the focus to name it. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${String(index)}`;
}

interface OptionProps {
  readonly id: string;
  readonly entry: Entry;
  readonly active: boolean;
  readonly onActive: () => void;
  readonly onChoose: () => void;
}

function Option({ id, entry, active, onActive, onChoose }: OptionProps) {
  const { t } = useText();
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const { does } = entry;
  const asksOn = does.kind === 'narrow' || (does.kind === 'verb' && !isComplete(does.verb, does.subject));
  const isName = does.kind === 'verb' && entry.note === does.verb.command?.name;
  return (
    <div
      ref={element}
      id={id}
      role="option"
      tabIndex={-1}
      className={classes['option']}
      aria-selected={active}
      aria-disabled={entry.refused !== undefined}
      data-kind={entry.kind}
      onMouseMove={active ? undefined : onActive}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <span className={classes['icon']} aria-hidden>
        {icons[entry.kind]}
      </span>
      {entry.status === undefined ? null : <StatusMark status={entry.status} size={10} />}
      <bdi className={classes['title']}>{entry.title}</bdi>
      {entry.refused === undefined ? null : <span className={classes['refused']}>{entry.refused}</span>}
      <span className={classes['note']} data-name={isName} title={entry.note}>
        {entry.note}
      </span>
      {asksOn ? (
        <IconChevronRight size={14} className={classes['icon']} aria-label={t('palette.asks')} />
      ) : null}
    </div>
  );
}

interface PaletteListProps {
  readonly id: string;
  readonly label: string;
  readonly groups: readonly EntryGroup[];
  readonly active: number;
  readonly onActive: (index: number) => void;
  readonly onChoose: (entry: Entry) => void;
  readonly empty: string;
}

/** The lines under their headings; the field above keeps the focus and names the active one. */
export function PaletteList({ id, label, groups, active, onActive, onChoose, empty }: PaletteListProps) {
  const starts = groups.map((_, index) =>
    groups.slice(0, index).reduce((sum, { entries }) => sum + entries.length, 0),
  );
  const isEmpty = groups.every(({ entries }) => entries.length === 0);
  return (
    <>
      {isEmpty ? <p className={classes['empty']}>{empty}</p> : null}
      <div id={id} role="listbox" aria-label={label} className={classes['list']} hidden={isEmpty}>
        {groups.map((group, groupIndex) => {
          const options = group.entries.map((entry, index) => {
            const at = (starts[groupIndex] ?? 0) + index;
            return (
              <Option
                key={`${entry.id} ${entry.does.kind}`}
                id={optionId(id, at)}
                entry={entry}
                active={at === active}
                onActive={() => onActive(at)}
                onChoose={() => onChoose(entry)}
              />
            );
          });
          if (group.heading === '') return options;
          return (
            <div key={group.heading} role="group" aria-label={group.heading}>
              <p className={classes['heading']} aria-hidden>
                {group.heading}
              </p>
              {options}
            </div>
          );
        })}
      </div>
    </>
  );
}
