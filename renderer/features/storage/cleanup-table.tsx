import { Checkbox } from '@mantine/core';
import { useMemo } from 'react';
import type { PruneItem } from '../../../main/contract/prune.ts';
import { formatBytes } from '../../app/language/bytes.ts';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Name } from '../../ui/name.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { plain } from '../../ui/visible-text.ts';
import { sumBytes, useReasonWords } from './cleanup-words.ts';
import { SizeBar } from './size-bar.tsx';
import classes from './storage.module.css';

interface CleanupTableProps {
  readonly items: readonly PruneItem[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (keys: readonly string[], isChosen: boolean) => void;
}

const groups: readonly PruneItem['kind'][] = ['container', 'image', 'network', 'cache', 'volume'];
const keyOf = (item: PruneItem): string => item.key;
const groupOf = (item: PruneItem): string => item.kind;
const byGroup = (a: string, b: string): number =>
  groups.findIndex((kind) => kind === a) - groups.findIndex((kind) => kind === b);

/** Everything that may go, each with a box: the rest of the screen says what the boxes come to. */
export function CleanupTable({ items, chosen, onChoose }: CleanupTableProps) {
  const { t, language } = useText();
  const reason = useReasonWords();
  const largestBytes = Math.max(0, ...items.map(({ sizeBytes }) => sizeBytes ?? 0));
  const columns = useMemo<readonly Column<PruneItem>[]>(
    () => [
      {
        id: 'choose',
        label: t('cleanup.choose'),
        labelHidden: true,
        width: '36px',
        render: (item) => (
          <Checkbox
            size="xs"
            aria-label={t('cleanup.chooseOne', { name: plain(item.name) })}
            checked={chosen.has(item.key)}
            onChange={(event) => onChoose([item.key], event.currentTarget.checked)}
          />
        ),
      },
      {
        id: 'name',
        label: t('cleanup.name'),
        width: 'minmax(190px, 1.6fr)',
        sortValue: (item) => item.name,
        render: (item) => (
          <>
            <Name>
              {item.kind === 'volume' && item.name.length === 64 ? item.name.slice(0, 12) : item.name}
            </Name>
            {item.tags.length > 1 ? (
              <span className={classes['tag']} title={item.tags.map(plain).join('\n')}>
                +{item.tags.length - 1}
              </span>
            ) : null}
          </>
        ),
      },
      {
        id: 'reason',
        label: t('cleanup.why'),
        width: 'minmax(200px, 2fr)',
        sortValue: (item) => reason(item),
        render: (item) => <Name>{reason(item)}</Name>,
      },
      {
        id: 'since',
        label: t('cleanup.since'),
        width: '110px',
        spare: 1,
        sortValue: (item) => (item.since === null ? null : -item.since),
        render: (item) =>
          item.since === null ? <span className={classes['dim']}>–</span> : <Age at={item.since} />,
      },
      {
        id: 'size',
        label: t('storage.size'),
        width: 'minmax(120px, 1fr)',
        sortValue: (item) => item.sizeBytes,
        render: (item) =>
          item.kind === 'network' ? (
            <span className={classes['dim']}>–</span>
          ) : (
            <SizeBar sizeBytes={item.sizeBytes} largestBytes={largestBytes} />
          ),
      },
    ],
    [t, reason, chosen, onChoose, largestBytes],
  );
  return (
    <DataTable
      label={t('cleanup.title')}
      columns={columns}
      rows={items}
      rowKey={keyOf}
      defaultSort={{ column: 'size', descending: true }}
      groupOf={groupOf}
      groupOrder={byGroup}
      renderGroup={(group, rows) => {
        const kind = groups.find((one) => one === group) ?? 'cache';
        const count = rows.filter((item) => chosen.has(item.key)).length;
        return (
          <>
            <Checkbox
              size="xs"
              aria-label={t('cleanup.chooseAll', { kind: t(`cleanup.group.${kind}`) })}
              checked={count === rows.length}
              indeterminate={count > 0 && count < rows.length}
              onChange={(event) => onChoose(rows.map(keyOf), event.currentTarget.checked)}
            />
            <span className={classes['groupName']}>{t(`cleanup.group.${kind}`)}</span>
            <span className={classes['dim']}>
              {t('cleanup.groupCount', { chosen: count, total: rows.length })}
              {kind === 'network' ? '' : ` · ${formatBytes(sumBytes(rows), language)}`}
            </span>
          </>
        );
      }}
    />
  );
}
