import { useMemo, useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
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

/** The containers of a host under their stacks, with a field to find one. */
function HostContainers({ host }: { readonly host: HostView }) {
  const { t } = useText();
  const inventory = useInventory(host.id);
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const containers = useMemo(
    () =>
      (inventory?.containers ?? []).filter((container) =>
        [container.name, container.stack ?? '', container.image].some((text) =>
          text.toLowerCase().includes(wanted),
        ),
      ),
    [inventory, wanted],
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
      {containers.length === 0 ? (
        <p className={classes['dim']}>{t('hosts.noMatch', { query: plain(query) })}</p>
      ) : (
        <ContainersTable host={host} containers={containers} certainty={inventory.certainty} grouped />
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
