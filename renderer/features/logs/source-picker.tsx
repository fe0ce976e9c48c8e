import { Button, Checkbox } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import type { Inventories } from '../../app/client/inventories.ts';
import { useText } from '../../app/language/language.ts';
import { EnvironmentBar } from '../../ui/environment-badge.tsx';
import { Name } from '../../ui/name.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { chosen, toSearch, type Choice, type LogsSearch } from './logs-search.ts';
import classes from './logs.module.css';

interface SourcePickerProps {
  readonly hosts: readonly HostView[];
  readonly inventories: Inventories;
  readonly search: LogsSearch;
  readonly onChange: (search: LogsSearch) => void;
}

interface Group {
  readonly stack: string | null;
  readonly containers: readonly ContainerView[];
}

function toGroups(containers: readonly ContainerView[], wanted: string): readonly Group[] {
  const groups = new Map<string | null, ContainerView[]>();
  for (const container of containers) {
    const text = `${container.name} ${container.stack ?? ''} ${container.service ?? ''}`.toLowerCase();
    if (!text.includes(wanted)) continue;
    const group = groups.get(container.stack);
    if (group) group.push(container);
    else groups.set(container.stack, [container]);
  }
  return [...groups]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a.localeCompare(b)))
    .map(([stack, members]) => ({ stack, containers: members.sort((a, b) => a.name.localeCompare(b.name)) }));
}

/** A box for many: ticked, empty, or in between. */
function ManyBox({
  label,
  ticked,
  total,
  onChange,
}: {
  readonly label: string;
  readonly ticked: number;
  readonly total: number;
  readonly onChange: (on: boolean) => void;
}) {
  return (
    <Checkbox
      size="xs"
      label={label}
      title={label}
      checked={total > 0 && ticked === total}
      indeterminate={ticked > 0 && ticked < total}
      disabled={total === 0}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** Ticks hosts, stacks and containers whose logs are merged. */
export function SourcePicker({ hosts, inventories, search, onChange }: SourcePickerProps) {
  const { t } = useText();
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const choices = useMemo(() => chosen(search, hosts, inventories), [search, hosts, inventories]);
  const isChosen = (host: HostView, container: ContainerView): boolean =>
    choices.some((choice) => choice.host === host.name && choice.container === container.name);

  function set(host: HostView, containers: readonly ContainerView[], on: boolean): void {
    const touched = new Set(containers.map((container) => container.name));
    const others = choices.filter((choice) => choice.host !== host.name || !touched.has(choice.container));
    const added: Choice[] = on
      ? containers.map((container) => ({ host: host.name, container: container.name }))
      : [];
    onChange(toSearch([...others, ...added]));
  }

  /** A whole host or stack alone is followed as such: containers that come later join. */
  function setWhole(
    host: HostView,
    stack: string | null,
    containers: readonly ContainerView[],
    on: boolean,
  ): void {
    const alone = choices.every(
      (choice) => choice.host === host.name && containers.some(({ name }) => name === choice.container),
    );
    if (on && alone) onChange(stack === null ? { host: host.name } : { host: host.name, stack });
    else set(host, containers, on);
  }

  return (
    <aside className={classes['picker']} aria-label={t('logs.sources')}>
      <div className={classes['pickerHead']}>
        <SearchField label={t('logs.sourcesFilter')} value={query} onChange={setQuery} width={240} />
        <Button disabled={choices.length === 0 && search.c === undefined} onClick={() => onChange({})}>
          {t('logs.clearSelection')}
        </Button>
      </div>
      <div className={classes['pickerList']}>
        {hosts.map((host) => {
          const containers = inventories.get(host.id)?.containers ?? [];
          const ticked = containers.filter((container) => isChosen(host, container)).length;
          return (
            <section key={host.id} aria-label={plain(host.name)}>
              <div className={classes['pickerHost']}>
                <EnvironmentBar environment={host.environment} />
                <ManyBox
                  label={plain(host.name)}
                  ticked={ticked}
                  total={containers.length}
                  onChange={(on) => setWhole(host, null, containers, on)}
                />
              </div>
              {toGroups(containers, wanted).map((group) => (
                <div key={group.stack ?? ''}>
                  <div className={classes['pickerStack']}>
                    <ManyBox
                      label={group.stack === null ? t('hosts.loose') : plain(group.stack)}
                      ticked={group.containers.filter((container) => isChosen(host, container)).length}
                      total={group.containers.length}
                      onChange={(on) =>
                        group.stack === null || wanted !== ''
                          ? set(host, group.containers, on)
                          : setWhole(host, group.stack, group.containers, on)
                      }
                    />
                  </div>
                  {group.containers.map((container) => (
                    <div key={container.id} className={classes['pickerContainer']}>
                      <Checkbox
                        size="xs"
                        label={<Name>{container.name}</Name>}
                        checked={isChosen(host, container)}
                        onChange={(event) => set(host, [container], event.currentTarget.checked)}
                      />
                      <StatusMark
                        status={host.connection.state === 'ready' ? container.status : 'unknown'}
                        size={9}
                      />
                    </div>
                  ))}
                </div>
              ))}
            </section>
          );
        })}
      </div>
    </aside>
  );
}
