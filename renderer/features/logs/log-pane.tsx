import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy, IconDownload, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { FindField } from './find-field.tsx';
import { download, fileName, selectedText, toExportLine } from './log-export.ts';
import { LogFoot } from './log-foot.tsx';
import { useLogSession } from './log-session-hook.ts';
import { LogView } from './log-view.tsx';
import type { TailTarget } from './logs-search.ts';
import { ViewMenu, type ViewOptions } from './view-menu.tsx';
import classes from './logs.module.css';

interface LogPaneProps {
  readonly target: TailTarget;
  /** What is read, in words: the name of the file on download. */
  readonly subject: string;
  readonly host: string | null;
  readonly onRetry: () => void;
}

const firstOptions: ViewOptions = { timestamps: true, names: true, wrap: false, hidden: new Set() };

/** Live lines with everything around them: find, levels, pause, copy, download. */
export function LogPane({ target, subject, host, onRetry }: LogPaneProps) {
  const { t } = useText();
  const { session, frame } = useLogSession(target);
  const { buffer } = session;
  const [options, setOptions] = useState(firstOptions);
  const [query, setQuery] = useState('');
  const [onlyMatches, setOnlyMatches] = useState(false);
  const [current, setCurrent] = useState<number | null>(null);
  const find = query.toLowerCase();
  const findField = useRef<HTMLInputElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const many = session.sources.length > 1;

  useEffect(() => {
    buffer.setFilter({ hidden: options.hidden, find, onlyMatches });
    session.touch();
  }, [buffer, session, options.hidden, find, onlyMatches]);

  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      findField.current?.select();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  const lineOptions = useMemo(
    () => ({ timestamps: options.timestamps, names: options.names && many, wrap: options.wrap, find }),
    [options.timestamps, options.names, options.wrap, many, find],
  );

  function step(direction: 1 | -1): void {
    // Without a place yet, the newest match is the one that is wanted.
    const from =
      current === null ? (direction === 1 ? Number.MAX_SAFE_INTEGER : buffer.end) : current + direction;
    setCurrent(current === null ? (buffer.matches.at(-1) ?? null) : buffer.matchFrom(from, direction));
  }

  function togglePause(): void {
    if (buffer.paused) buffer.resume();
    else buffer.pause();
    session.touch();
  }

  async function copy(): Promise<void> {
    const selected = selectedText(pane.current);
    const all = buffer.toText((row) => toExportLine(row, many));
    const [text, count] = selected === '' ? [all.text, all.lines] : [selected, selected.split('\n').length];
    const closeButtonProps = { 'aria-label': t('common.close') };
    try {
      await navigator.clipboard.writeText(text);
      notifications.show({ message: t('logs.copiedLines', { count }), withBorder: false, closeButtonProps });
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      notifications.show({ message: t('logs.copyFailed'), withBorder: false, closeButtonProps });
    }
  }

  if (session.failure !== null) {
    return (
      <div className={classes['message']}>
        <FailureView failure={session.failure}>
          <Remedies failure={session.failure} host={host} onRetry={onRetry} />
        </FailureView>
      </div>
    );
  }
  return (
    <div ref={pane} className={classes['pane']}>
      <div className={classes['toolbar']}>
        <Button
          variant={buffer.paused ? 'filled' : 'outline'}
          leftSection={
            buffer.paused ? (
              <IconPlayerPlay size={14} aria-hidden />
            ) : (
              <IconPlayerPause size={14} aria-hidden />
            )
          }
          onClick={togglePause}
        >
          {buffer.paused ? t('logs.resume') : t('logs.pause')}
        </Button>
        <FindField
          ref={findField}
          query={query}
          onQuery={(next) => {
            setQuery(next);
            setCurrent(null);
          }}
          onlyMatches={onlyMatches}
          onOnlyMatches={setOnlyMatches}
          matches={buffer.matches.length}
          position={current === null ? 0 : buffer.matches.indexOf(current) + 1}
          onStep={step}
        />
        <span className={classes['grow']} />
        <ViewMenu options={options} onChange={setOptions} />
        <Tooltip label={t('logs.copyHint')}>
          <ActionIcon aria-label={t('logs.copy')} onClick={() => void copy()}>
            <IconCopy size={15} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('logs.download')}>
          <ActionIcon
            aria-label={t('logs.download')}
            onClick={() =>
              download(fileName(subject, new Date()), buffer.toText((row) => toExportLine(row, many)).text)
            }
          >
            <IconDownload size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
      <LogView
        session={session}
        frame={frame}
        options={lineOptions}
        current={current}
        onResume={togglePause}
      />
      <LogFoot session={session} />
    </div>
  );
}
