import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { IconArrowUp, IconDownload, IconRefresh, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useAsk } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { plain } from '../../ui/visible-text.ts';
import { CopyJobs } from './copy-jobs.tsx';
import { DownloadDialog } from './download-dialog.tsx';
import { FileTable } from './file-table.tsx';
import { joinPath, parentOf } from './paths.ts';
import { UploadDialog } from './upload-dialog.tsx';
import classes from './files.module.css';

interface FileBrowserProps {
  readonly host: HostView;
  readonly container: ContainerView;
  readonly away: boolean;
  readonly path: string;
  readonly onPath: (path: string) => void;
}

/** One folder of a container with the ways in and out of it. */
export function FileBrowser({ host, container, away, path, onPath }: FileBrowserProps) {
  const { t } = useText();
  const [typed, setTyped] = useState<string | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const [uploads, setUploads] = useState(false);
  const { value, failure, again } = useAsk(
    ['files.list', container.hostId, container.id, container.state, path],
    (client, signal) =>
      client.files.list({ container: container.id, host: container.hostId, path }, { signal }),
    !away,
  );
  const go = (next: string): void => {
    setTyped(null);
    onPath(next);
  };
  return (
    <>
      <form
        className={classes['toolbar']}
        onSubmit={(event) => {
          event.preventDefault();
          go(typed === null || typed.trim() === '' ? path : typed.trim());
        }}
      >
        <Tooltip label={t('files.up')}>
          <ActionIcon aria-label={t('files.up')} disabled={path === '/'} onClick={() => go(parentOf(path))}>
            <IconArrowUp size={16} />
          </ActionIcon>
        </Tooltip>
        <TextInput
          className={classes['path'] ?? ''}
          size="xs"
          aria-label={t('files.path')}
          value={typed ?? path}
          onChange={(event) => setTyped(event.currentTarget.value)}
          maxLength={4096}
          spellCheck={false}
          autoComplete="off"
        />
        <Tooltip label={t('files.again')}>
          <ActionIcon aria-label={t('files.again')} onClick={again}>
            <IconRefresh size={16} />
          </ActionIcon>
        </Tooltip>
        <Button
          leftSection={<IconDownload size={14} aria-hidden />}
          disabled={away}
          onClick={() => setWanted(path)}
        >
          {t('files.downloadFolder')} …
        </Button>
        <Button
          leftSection={<IconUpload size={14} aria-hidden />}
          disabled={away}
          onClick={() => setUploads(true)}
        >
          {t('files.uploadHere')} …
        </Button>
      </form>
      <CopyJobs container={container} host={host} />
      {value?.isCut === true ? (
        <Notice>
          {value.way === 'archive' ? t('files.cutStopped') : t('files.cut', { count: value.entries.length })}
        </Notice>
      ) : null}
      {failure === null ? null : (
        <FailureView failure={failure}>
          <Remedies failure={failure} host={host.name} onRetry={again} />
        </FailureView>
      )}
      {value === undefined && failure === null ? <RowsSkeleton rows={6} /> : null}
      {value !== undefined && value.entries.length === 0 && !value.isCut ? (
        <EmptyState title={t('files.empty', { path: plain(path) })} lead={t('files.emptyLead')} />
      ) : null}
      {value !== undefined && value.entries.length > 0 ? (
        <FileTable
          entries={value.entries}
          stale={away || failure !== null}
          onOpen={(entry) => {
            const at = joinPath(path, entry.name);
            if (entry.kind === 'folder' || entry.kind === 'link') go(at);
            else if (entry.kind === 'file') setWanted(at);
          }}
          onDownload={(entry) => setWanted(joinPath(path, entry.name))}
        />
      ) : null}
      {wanted === null ? null : (
        <DownloadDialog host={host} container={container} path={wanted} onClose={() => setWanted(null)} />
      )}
      {uploads ? (
        <UploadDialog host={host} container={container} folder={path} onClose={() => setUploads(false)} />
      ) : null}
    </>
  );
}
