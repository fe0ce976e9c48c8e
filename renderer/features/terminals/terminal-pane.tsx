import { Button, Checkbox } from '@mantine/core';
import type { Terminal } from '@xterm/xterm';
import { useCallback, useRef, useState } from 'react';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useLink } from '../../app/client/engine-context.tsx';
import { toFailure, type Failure } from '../../app/client/failure.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import { linkTerminal, type TerminalEnd, type TerminalOpened } from './terminal-link.ts';
import { TerminalScreen } from './terminal-screen.tsx';
import type { TerminalWish } from './terminal-start.tsx';
import classes from './terminals.module.css';

interface TerminalPaneProps {
  readonly container: ContainerView;
  readonly host: string;
  readonly wish: TerminalWish;
  readonly onAgain: () => void;
}

/** An open terminal with what is around it: what runs, how it ended, and a way out for the keyboard. */
export function TerminalPane({ container, host, wish, onAgain }: TerminalPaneProps) {
  const { t } = useText();
  const link = useLink();
  const [opened, setOpened] = useState<TerminalOpened | null>(null);
  const [end, setEnd] = useState<TerminalEnd | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [screenReader, setScreenReader] = useState(false);
  const [isEnding, setEnding] = useState(false);
  const bar = useRef<HTMLDivElement>(null);
  const stop = useRef<(() => void) | null>(null);

  const onReady = useCallback(
    (screen: Terminal) => {
      const leaving = new AbortController();
      const run = async (): Promise<void> => {
        try {
          const client = link.client();
          const input = { container: container.id, host: container.hostId, ...wish };
          const ended = await linkTerminal({
            client,
            screen,
            input,
            signal: leaving.signal,
            onOpened: (item) => {
              setOpened(item);
              stop.current = () => void client.terminals.close({ id: item.id }).catch(() => undefined);
            },
            onTrouble: () => undefined,
          });
          setEnd(ended);
        } catch (error) {
          if (!leaving.signal.aborted) setFailure(toFailure(error));
        }
        screen.options.disableStdin = true;
        screen.options.cursorBlink = false;
      };
      void run();
      return () => {
        leaving.abort();
      };
    },
    // Another container or another wish is another pane.
    [container.hostId, container.id, link, wish],
  );

  const isOver = end !== null || failure !== null;
  const command = opened?.command.join(' ') ?? '';
  return (
    <div className={classes['pane']}>
      <div ref={bar} className={classes['toolbar']} role="toolbar" aria-label={t('terminal.tools')}>
        <span className={classes['what']} role="status">
          {isOver ? endWords(t, end) : opened === null ? t('terminal.opening') : plain(command)}
        </span>
        {opened === null ? null : <CopyButton text={command} label={t('terminal.copyCommand')} />}
        <span className={classes['grow']} />
        <Checkbox
          size="xs"
          label={t('terminal.screenReader')}
          checked={screenReader}
          onChange={(event) => setScreenReader(event.currentTarget.checked)}
        />
        {isOver ? (
          <Button variant="filled" onClick={onAgain}>
            {t('terminal.again')}
          </Button>
        ) : (
          <Button
            disabled={opened === null}
            loading={isEnding}
            onClick={() => {
              setEnding(true);
              stop.current?.();
            }}
          >
            {t('terminal.end')}
          </Button>
        )}
      </div>
      {failure === null ? null : (
        <div className={classes['message']}>
          <FailureView failure={failure}>
            <Remedies failure={failure} host={host} onRetry={onAgain} />
          </FailureView>
        </div>
      )}
      <TerminalScreen
        label={t('terminal.label', { container: plain(container.name) })}
        screenReader={screenReader}
        onReady={onReady}
        onLeave={() => bar.current?.querySelector<HTMLElement>('button')?.focus()}
      />
      <p className={classes['foot']}>{t('terminal.keys')}</p>
    </div>
  );
}

function endWords(t: ReturnType<typeof useText>['t'], end: TerminalEnd | null): string {
  if (end === null) return t('terminal.failed');
  const why = end.message === null ? '' : ` ${plain(end.message)}`;
  if (end.reason === 'exited' && end.exitCode !== null) {
    return `${t('terminal.exited', { code: end.exitCode })}${why}`;
  }
  return `${t(`terminal.ended.${end.reason}`)}${why}`;
}
