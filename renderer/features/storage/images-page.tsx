import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ImageView } from '../../../main/contract/storage.ts';
import { useAsk } from '../../app/client/ask.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { formatBytes } from '../../app/language/bytes.ts';
import { useText } from '../../app/language/language.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { plain } from '../../ui/visible-text.ts';
import { HostScreen } from '../hosts/host-screen.tsx';
import { ImagesTable } from './images-table.tsx';
import { Listing, SizesNotice, Toolbar } from './listing.tsx';
import { PullDialog } from './pull-dialog.tsx';
import { RemoveImageDialog } from './remove-image-dialog.tsx';
import classes from './storage.module.css';

function matches(image: ImageView, wanted: string): boolean {
  const texts = [image.id, ...image.tags, ...image.users.map(({ name }) => name)];
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

function HostImages({ host }: { readonly host: HostView }) {
  const { t, language } = useText();
  const isReady = host.connection.state === 'ready';
  // Names come at once; sizes have to be counted, which takes a large host a while.
  const names = useAsk(
    ['images', host.id, 'names'],
    (client, signal) => client.images.list({ host: host.id, sizes: false }, { signal }),
    isReady,
  );
  const sized = useAsk(
    ['images', host.id, 'sizes'],
    (client, signal) => client.images.list({ host: host.id }, { signal }),
    isReady,
  );
  const [query, setQuery] = useState('');
  const [unused, setUnused] = useState(false);
  const [pulling, setPulling] = useState(false);
  const [removing, setRemoving] = useState<string | null>(null);
  const listed = sized.value ?? names.value;
  const wanted = query.trim().toLowerCase();
  const rows = useMemo(
    () => (listed?.images ?? []).filter((image) => (!unused || !image.inUse) && matches(image, wanted)),
    [listed, unused, wanted],
  );
  const layersBytes = sized.value?.layersBytes ?? null;
  const count = t('images.count', { count: listed?.images.length ?? 0 });
  const pull = (
    <MayDo procedure="images.pull">
      <Button leftSection={<IconDownload size={14} aria-hidden />} onClick={() => setPulling(true)}>
        {t('images.pull')}
      </Button>
    </MayDo>
  );
  return (
    <Listing
      host={host}
      loading={listed === undefined}
      failure={listed === undefined ? (names.failure ?? sized.failure) : names.failure}
      onRetry={() => {
        names.again();
        sized.again();
      }}
    >
      {listed?.images.length === 0 ? (
        <EmptyState title={t('images.empty', { host: plain(host.name) })} lead={t('images.emptyLead')}>
          {pull}
        </EmptyState>
      ) : (
        <>
          <Toolbar
            filter={t('images.filter')}
            query={query}
            onQuery={setQuery}
            unused={unused}
            onUnused={setUnused}
            total={
              layersBytes === null
                ? count
                : `${count} · ${t('images.layers', { size: formatBytes(layersBytes, language) })}`
            }
          >
            {pull}
          </Toolbar>
          <SizesNotice problem={sized.value?.sizesProblem ?? null} />
          {rows.length === 0 ? (
            <p className={classes['dim']}>{t('storage.noMatch')}</p>
          ) : (
            <ImagesTable host={host} images={rows} counting={sized.loading} onRemove={setRemoving} />
          )}
        </>
      )}
      {pulling ? <PullDialog host={host} onClose={() => setPulling(false)} /> : null}
      {removing === null ? null : (
        <RemoveImageDialog host={host} image={removing} onClose={() => setRemoving(null)} />
      )}
    </Listing>
  );
}

/** The images of a host: size, who uses them, pull and remove. */
export function ImagesPage() {
  return <HostScreen>{(host) => <HostImages key={host.id} host={host} />}</HostScreen>;
}
