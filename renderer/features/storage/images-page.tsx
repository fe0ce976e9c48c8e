import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { Client } from '../../../main/contract/contract.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ImageView } from '../../../main/contract/storage.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { formatBytes } from '../../app/language/bytes.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { HostScreen } from '../hosts/host-screen.tsx';
import { ImagesTable } from './images-table.tsx';
import { PullDialog } from './pull-dialog.tsx';
import { RemoveImageDialog } from './remove-image-dialog.tsx';
import { SizedListing } from './sized-listing.tsx';

type ImageList = Awaited<ReturnType<Client['images']['list']>>;

const rowsOf = (listed: ImageList): readonly ImageView[] => listed.images;
const textsOf = (image: ImageView): readonly string[] => [
  image.id,
  ...image.tags,
  ...image.users.map(({ name }) => name),
];

function HostImages({ host }: { readonly host: HostView }) {
  const { t, language } = useText();
  const [pulling, setPulling] = useState(false);
  const [removing, setRemoving] = useState<string | null>(null);
  return (
    <>
      <SizedListing
        host={host}
        noun="images"
        list={(client, sizes, signal) => client.images.list({ host: host.id, sizes }, { signal })}
        rowsOf={rowsOf}
        textsOf={textsOf}
        filter={t('images.filter')}
        emptyTitle={t('images.empty', { host: plain(host.name) })}
        emptyLead={t('images.emptyLead')}
        total={(images, sized) => {
          const count = t('images.count', { count: images.length });
          const layersBytes = sized?.layersBytes ?? null;
          if (layersBytes === null) return count;
          return `${count} · ${t('images.layers', { size: formatBytes(layersBytes, language) })}`;
        }}
        act={
          <MayDo procedure="images.pull">
            <Button leftSection={<IconDownload size={14} aria-hidden />} onClick={() => setPulling(true)}>
              {t('images.pull')}
            </Button>
          </MayDo>
        }
      >
        {(images, counting) => (
          <ImagesTable host={host} images={images} counting={counting} onRemove={setRemoving} />
        )}
      </SizedListing>
      {pulling ? <PullDialog host={host} onClose={() => setPulling(false)} /> : null}
      {removing === null ? null : (
        <RemoveImageDialog host={host} image={removing} onClose={() => setRemoving(null)} />
      )}
    </>
  );
}

/** The images of a host: size, who uses them, pull and remove. */
export function ImagesPage() {
  return <HostScreen>{(host) => <HostImages key={host.id} host={host} />}</HostScreen>;
}
