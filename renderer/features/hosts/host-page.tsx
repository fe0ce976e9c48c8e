import { useDeferredValue, useMemo, useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useInventory } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { plain } from '../../ui/visible-text.ts';
import { StaleNotice } from '../connection/stale-notice.tsx';
import { ContainersTable } from '../stacks/containers-table.tsx';
import { UndoNotices } from '../undo/undo-notices.tsx';
import { HostFacts } from './host-facts.tsx';
import { HostScreen } from './host-screen.tsx';
import classes from './hosts.module.css';

const searchTexts = new WeakMap<ContainerView, string>();

/** What a container is found by; made once for each state of it, since thousands are searched with every letter. */
function searchTextOf(container: ContainerView): string {
  const known = searchTexts.get(container);
  if (known !== undefined) return known;
  const text = [container.name, container.stack ?? '', container.image].join('\n').toLowerCase();
  searchTexts.set(container, text);
  return text;
}

/** The containers of a host under their stacks, with a field to find one. */
function HostContainers({ host }: { readonly host: HostView }) {
  const { t } = useText();
  const inventory = useInventory(host.id);
  const [query, setQuery] = useState('');
  // What is typed appears at once; the table follows when there is time.
  const wanted = useDeferredValue(query.trim().toLowerCase());
  const accepts = useMemo(
    () =>
      wanted === '' ? undefined : (container: ContainerView) => searchTextOf(container).includes(wanted),
    [wanted],
  );
  if (inventory === undefined)
    return host.connection.state === 'ready' ? <RowsSkeleton /> : <StaleNotice inventory={undefined} />;
  if (inventory.certainty === 'unknown') {
    return host.connection.state === 'ready' ? <RowsSkeleton /> : <StaleNotice inventory={inventory} />;
  }
  if (inventory.containers.length === 0 && inventory.certainty === 'fresh') {
    return (
      <EmptyState
        title={t('hosts.noContainers', { host: plain(host.name) })}
        lead={t('hosts.noContainersLead')}
      />
    );
  }
  return (
    <>
      <StaleNotice inventory={inventory} />
      <div className={classes['toolbar']}>
        <SearchField label={t('hosts.filter')} value={query} onChange={setQuery} />
      </div>
      {accepts === undefined || inventory.containers.some(accepts) ? (
        <ContainersTable
          host={host}
          containers={inventory.containers}
          accepts={accepts}
          certainty={inventory.certainty}
          grouped
        />
      ) : (
        <p className={classes['dim']}>{t('hosts.noMatch', { query: plain(wanted) })}</p>
      )}
    </>
  );
}

/** One host: how it is reached, and every container on it. */
export function HostPage() {
  return (
    <HostScreen>
      {(host) => (
        <>
          <HostFacts host={host} />
          <UndoNotices hostId={host.id} />
          <div className={classes['block']}>
            <HostContainers host={host} />
          </div>
        </>
      )}
    </HostScreen>
  );
}
