import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Inspection } from '../../../main/contract/inspection.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useAsk } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { plain, toRuns } from '../../ui/visible-text.ts';
import { ContainerScreen } from '../stacks/container-screen.tsx';
import { groupInspection, searchGroups, type InspectedFact } from './inspected.ts';
import { MaskedValue } from './masked-value.tsx';
import classes from './inspection.module.css';

/** Everything that the engine knows of a container; secrets come masked and are shown one by one, on the record. */
export function InspectPage() {
  return (
    <ContainerScreen>
      {({ host, container, certainty }) => (
        <Inspect container={container} host={host.name} away={certainty !== 'fresh'} />
      )}
    </ContainerScreen>
  );
}

interface InspectProps {
  readonly container: ContainerView;
  readonly host: string;
  readonly away: boolean;
}

function Inspect({ container, host, away }: InspectProps) {
  const { t } = useText();
  const [query, setQuery] = useState('');
  const [view, setView] = useState<'facts' | 'raw'>('facts');
  const { value, failure, again } = useAsk(
    ['containers.inspect', container.hostId, container.id, container.state, container.startedAt],
    (client, signal) =>
      client.containers.inspect({ container: container.id, host: container.hostId }, { signal }),
    !away,
  );
  if (value === undefined) {
    return failure === null ? (
      <RowsSkeleton rows={6} />
    ) : (
      <FailureView failure={failure}>
        <Remedies failure={failure} host={host} onRetry={again} />
      </FailureView>
    );
  }
  return (
    <>
      <div className={classes['toolbar']}>
        <SearchField label={t('inspect.search')} value={query} onChange={setQuery} width={280} />
        <SegmentedControl
          size="xs"
          aria-label={t('inspect.view')}
          value={view}
          onChange={(next) => setView(next === 'raw' ? 'raw' : 'facts')}
          data={[
            { value: 'facts', label: t('inspect.facts') },
            { value: 'raw', label: t('inspect.raw') },
          ]}
        />
        <span className={classes['grow']} />
        <CopyButton text={JSON.stringify(value.raw, null, 2)} label={t('inspect.copy')} />
        <Button onClick={again}>{t('inspect.again')}</Button>
      </div>
      {value.masked.length === 0 ? null : (
        <p className={classes['dim']}>{t('inspect.masked', { count: value.masked.length })}</p>
      )}
      {view === 'raw' ? (
        <Raw inspection={value} query={query} />
      ) : (
        <Groups inspection={value} query={query} container={container} />
      )}
    </>
  );
}

interface GroupsProps {
  readonly inspection: Inspection;
  readonly query: string;
  readonly container: ContainerView;
}

function Groups({ inspection, query, container }: GroupsProps) {
  const { t, language } = useText();
  const groups = useMemo(() => groupInspection(inspection, language), [inspection, language]);
  const shown = searchGroups(groups, query);
  if (shown.length === 0)
    return <p className={classes['dim']}>{t('inspect.noMatch', { query: plain(query) })}</p>;
  return (
    <>
      {shown.map(({ group, facts }) => (
        <Panel key={group} title={t(`inspect.group.${group}`)}>
          <table className={classes['table']} aria-label={t(`inspect.group.${group}`)}>
            <tbody>
              {facts.map((fact, index) => (
                <Row key={`${fact.name} ${String(index)}`} fact={fact} container={container} />
              ))}
            </tbody>
          </table>
        </Panel>
      ))}
    </>
  );
}

function Row({ fact, container }: { readonly fact: InspectedFact; readonly container: ContainerView }) {
  return (
    <tr>
      {fact.name === '' ? (
        // A further word of the line above.
        <td />
      ) : (
        <th scope="row">
          <bdi>{plain(fact.name)}</bdi>
        </th>
      )}
      <td>
        {fact.masked === null ? (
          <span className={classes['value']}>
            <bdi>{plain(fact.value)}</bdi>
            {fact.value === '' ? null : <CopyButton text={fact.value} />}
          </span>
        ) : (
          <MaskedValue shown={fact.value} name={fact.masked} container={container} />
        )}
      </td>
    </tr>
  );
}

function Raw({ inspection, query }: { readonly inspection: Inspection; readonly query: string }) {
  const { t } = useText();
  const wanted = query.trim().toLowerCase();
  const lines = useMemo(() => JSON.stringify(inspection.raw, null, 2).split('\n'), [inspection]);
  const shown = wanted === '' ? lines : lines.filter((line) => line.toLowerCase().includes(wanted));
  return (
    // A pane that scrolls must be reachable by keyboard.
    <pre className={classes['raw']} tabIndex={0} aria-label={t('inspect.raw')}>
      {toRuns(shown.join('\n')).map((run, index) =>
        run.kind === 'text' ? run.text : <mark key={index}>U+{run.code}</mark>,
      )}
    </pre>
  );
}
