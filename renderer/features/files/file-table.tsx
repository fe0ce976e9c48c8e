import { ActionIcon, Tooltip } from '@mantine/core';
import { IconDownload, IconFile, IconFolder, IconLink, IconQuestionMark } from '@tabler/icons-react';
import type { FileEntry } from '../../../main/contract/files.ts';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { Name } from '../../ui/name.tsx';
import type { Column } from '../../ui/table-rows.ts';
import { plain } from '../../ui/visible-text.ts';
import { formatBytes } from '../../app/language/bytes.ts';
import { modeWords } from './paths.ts';
import classes from './files.module.css';

const icons = { file: IconFile, folder: IconFolder, link: IconLink, other: IconQuestionMark } as const;

interface FileTableProps {
  readonly entries: readonly FileEntry[];
  readonly stale: boolean;
  readonly onOpen: (entry: FileEntry) => void;
  readonly onDownload: (entry: FileEntry) => void;
}

/** What is in a folder. */
export function FileTable({ entries, stale, onOpen, onDownload }: FileTableProps) {
  const { t, language } = useText();
  const columns: readonly Column<FileEntry>[] = [
    {
      id: 'name',
      label: t('files.name'),
      width: 'minmax(180px, 1fr)',
      // Folders first, either way by name within.
      sortValue: (entry) => `${entry.kind === 'folder' ? '0' : '1'}${entry.name}`,
      render: (entry) => {
        const Icon = icons[entry.kind];
        return (
          <span className={classes['name']}>
            <Icon size={15} role="img" aria-label={t(`files.kind.${entry.kind}`)} />
            <Name>{entry.linkTarget === null ? entry.name : `${entry.name} → ${entry.linkTarget}`}</Name>
          </span>
        );
      },
    },
    {
      id: 'size',
      label: t('files.size'),
      width: '100px',
      align: 'end',
      sortValue: (entry) => entry.sizeBytes,
      render: (entry) => (entry.sizeBytes === null ? '–' : formatBytes(entry.sizeBytes, language)),
    },
    {
      id: 'modified',
      label: t('files.modified'),
      width: '130px',
      spare: 1,
      sortValue: (entry) => entry.modifiedAt,
      render: (entry) => (entry.modifiedAt === null ? '–' : <Age at={entry.modifiedAt} />),
    },
    {
      id: 'owner',
      label: t('files.owner'),
      width: '130px',
      spare: 3,
      sortValue: (entry) => entry.user,
      render: (entry) => (entry.user === null ? '–' : <Name>{`${entry.user}:${entry.group ?? ''}`}</Name>),
    },
    {
      id: 'mode',
      label: t('files.mode'),
      width: '110px',
      spare: 2,
      sortValue: (entry) => entry.mode,
      render: (entry) => (entry.mode === null ? '–' : <code>{modeWords(entry.mode)}</code>),
    },
    {
      id: 'acts',
      label: t('files.acts'),
      labelHidden: true,
      width: '44px',
      render: (entry) =>
        entry.kind === 'file' || entry.kind === 'folder' ? (
          <Tooltip label={t('files.download')}>
            <ActionIcon
              aria-label={t('files.downloadName', { name: plain(entry.name) })}
              onClick={() => onDownload(entry)}
            >
              <IconDownload size={15} />
            </ActionIcon>
          </Tooltip>
        ) : null,
    },
  ];
  return (
    <DataTable
      label={t('files.table')}
      columns={columns}
      rows={entries}
      rowKey={(entry) => entry.name}
      defaultSort={{ column: 'name', descending: false }}
      stale={stale}
      onOpen={onOpen}
    />
  );
}
