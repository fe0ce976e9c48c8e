import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ImageView } from '../../../main/contract/storage.ts';
import { useMayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Name } from '../../ui/name.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { plain } from '../../ui/visible-text.ts';
import { SizeBar } from './size-bar.tsx';
import { UsersCell } from './users-cell.tsx';
import classes from './storage.module.css';

interface ImagesTableProps {
  readonly host: HostView;
  readonly images: readonly ImageView[];
  readonly counting: boolean;
  /** With a tag, or the id of an image that has none. */
  readonly onRemove: (reference: string) => void;
}

function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

function ImageName({ image }: { readonly image: ImageView }) {
  const { t } = useText();
  const [first, ...others] = image.tags;
  if (first === undefined) {
    return (
      <>
        <span className={classes['dim']}>{t('images.dangling')}</span>
        {image.digests[0] === undefined ? null : <Name>{image.digests[0].split('@')[0] ?? ''}</Name>}
      </>
    );
  }
  return (
    <>
      <Name>{first}</Name>
      {others.length === 0 ? null : (
        <span className={classes['tag']} title={others.map(plain).join('\n')}>
          +{others.length}
        </span>
      )}
    </>
  );
}

function ImageMenu({
  image,
  onRemove,
}: {
  readonly image: ImageView;
  readonly onRemove: (reference: string) => void;
}) {
  const { t } = useText();
  const mayRemove = useMayDo('images.remove');
  if (image.own || !mayRemove) return null;
  const references = image.tags.length === 0 ? [image.id] : image.tags;
  const label = `${t('common.actions')}: ${plain(image.tags[0] ?? shortId(image.id))}`;
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={label}>
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {references.map((reference) => (
          <Menu.Item key={reference} color="danger" onClick={() => onRemove(reference)}>
            {t('images.removeOne', {
              image: plain(reference.startsWith('sha256:') ? shortId(reference) : reference),
            })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const keyOf = (image: ImageView): string => image.id;

/** Images with their names, sizes and users. */
export function ImagesTable({ host, images, counting, onRemove }: ImagesTableProps) {
  const { t } = useText();
  const largestBytes = Math.max(0, ...images.map(({ sizeBytes }) => sizeBytes));
  const columns = useMemo<readonly Column<ImageView>[]>(
    () => [
      {
        id: 'name',
        label: t('images.name'),
        width: 'minmax(200px, 2fr)',
        sortValue: (image) => image.tags[0] ?? null,
        render: (image) => <ImageName image={image} />,
      },
      {
        id: 'id',
        label: t('images.id'),
        width: '116px',
        spare: 4,
        render: (image) => (
          <code className={classes['faint']} title={image.digests[0] ?? image.id}>
            {shortId(image.id)}
          </code>
        ),
      },
      {
        id: 'size',
        label: t('storage.size'),
        width: 'minmax(120px, 1fr)',
        sortValue: (image) => image.sizeBytes,
        render: (image) => (
          <SizeBar sizeBytes={image.sizeBytes} sharedBytes={image.sharedBytes} largestBytes={largestBytes} />
        ),
      },
      {
        id: 'own',
        label: t('images.uniqueSize'),
        width: 'minmax(110px, 0.9fr)',
        spare: 2,
        sortValue: (image) => image.uniqueBytes,
        render: (image) => (
          <SizeBar sizeBytes={image.uniqueBytes} largestBytes={largestBytes} counting={counting} />
        ),
      },
      {
        id: 'users',
        label: t('storage.usedBy'),
        width: 'minmax(180px, 1.8fr)',
        spare: 1,
        sortValue: (image) => image.users.length,
        render: (image) => <UsersCell host={host.name} users={image.users} own={image.own} />,
      },
      {
        id: 'created',
        label: t('storage.created'),
        width: '104px',
        spare: 3,
        sortValue: (image) => -image.createdAt,
        render: (image) => <Age at={image.createdAt} />,
      },
      {
        id: 'acts',
        label: t('common.actions'),
        labelHidden: true,
        width: '44px',
        align: 'end',
        render: (image) => <ImageMenu image={image} onRemove={onRemove} />,
      },
    ],
    [t, host, largestBytes, counting, onRemove],
  );
  return (
    <DataTable
      label={t('storage.tab.images')}
      columns={columns}
      rows={images}
      rowKey={keyOf}
      defaultSort={{ column: 'name', descending: false }}
    />
  );
}
