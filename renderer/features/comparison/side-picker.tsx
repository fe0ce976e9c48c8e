import { ActionIcon, NativeSelect, SegmentedControl, Switch } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useHosts, useInventories } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import type { ComparisonSearch } from './comparison-search.ts';
import classes from './comparison.module.css';

interface SidePickerProps {
  readonly search: ComparisonSearch;
  readonly onChange: (search: ComparisonSearch) => void;
}

/** Everything that can be a side, host by host. */
function useChoices(of: ComparisonSearch['of']) {
  const hosts = useHosts().value;
  const inventories = useInventories().value;
  return useMemo(
    () =>
      (hosts ?? []).map((host) => {
        const containers = inventories?.get(host.id)?.containers ?? [];
        const names =
          of === 'containers' ? containers.map(({ name }) => name) : containers.map(({ stack }) => stack);
        const known = [...new Set(names.filter((name) => name !== null))].sort((x, y) => x.localeCompare(y));
        return {
          group: plain(host.name),
          items: known.map((name) => ({
            value: `${host.name}/${name}`,
            label: `${plain(host.name)} / ${plain(name)}`,
          })),
        };
      }),
    [hosts, inventories, of],
  );
}

/** Which two things are compared, and whether what is the same is shown too. */
export function SidePicker({ search, onChange }: SidePickerProps) {
  const { t } = useText();
  const choices = useChoices(search.of);
  const side = (which: 'a' | 'b') => {
    const value = search[which] ?? '';
    const isKnown = value === '' || choices.some(({ items }) => items.some((item) => item.value === value));
    return (
      <NativeSelect
        className={classes['side'] ?? ''}
        label={t(`comparison.${which}`)}
        value={value}
        data={[
          { value: '', label: t('comparison.choose') },
          ...(isKnown ? [] : [{ value, label: plain(value) }]),
          ...choices,
        ]}
        onChange={(event) => onChange({ ...search, [which]: event.currentTarget.value })}
      />
    );
  };
  return (
    <div className={classes['picker']}>
      <SegmentedControl
        aria-label={t('comparison.what')}
        size="xs"
        value={search.of}
        data={(['stacks', 'containers'] as const).map((value) => ({
          value,
          label: t(`comparison.of.${value}`),
        }))}
        onChange={(value) => onChange({ of: value === 'containers' ? 'containers' : 'stacks' })}
      />
      {side('a')}
      <ActionIcon
        className={classes['swap'] ?? ''}
        aria-label={t('comparison.swap')}
        disabled={search.a === undefined && search.b === undefined}
        onClick={() => {
          const { a, b, ...rest } = search;
          onChange({ ...rest, ...(b === undefined ? {} : { a: b }), ...(a === undefined ? {} : { b: a }) });
        }}
      >
        <IconArrowsExchange size={16} />
      </ActionIcon>
      {side('b')}
      <Switch
        className={classes['only'] ?? ''}
        size="xs"
        label={t('comparison.onlyDifferences')}
        checked={search.all !== true}
        onChange={(event) => {
          const { all: _, ...rest } = search;
          onChange(event.currentTarget.checked ? rest : { ...rest, all: true });
        }}
      />
    </div>
  );
}
