import { Button, TextInput } from '@mantine/core';
import { IconTerminal2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useText } from '../../app/language/language.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './terminals.module.css';

/** What is to run, and as whom; a shell as the container's user where nothing is said. */
export interface TerminalWish {
  readonly command?: string[];
  readonly user?: string;
}

interface TerminalStartProps {
  readonly container: ContainerView;
  readonly away: boolean;
  readonly onStart: (wish: TerminalWish) => void;
}

/** Asks before a terminal is opened: it is an act, and the audit keeps it. */
export function TerminalStart({ container, away, onStart }: TerminalStartProps) {
  const { t } = useText();
  const [command, setCommand] = useState('');
  const [user, setUser] = useState('');
  if (container.state !== 'running') {
    return (
      <EmptyState
        title={t('terminal.notRunning', { container: plain(container.name) })}
        lead={container.state === 'paused' ? t('terminal.unpauseFirst') : t('terminal.startFirst')}
      />
    );
  }
  return (
    <form
      className={classes['start']}
      onSubmit={(event) => {
        event.preventDefault();
        // Words at white space; whoever needs quotes runs a shell.
        const words = command
          .trim()
          .split(/\s+/)
          .filter((word) => word !== '');
        onStart({
          ...(words.length > 0 && { command: words }),
          ...(user.trim() !== '' && { user: user.trim() }),
        });
      }}
    >
      <h2>{t('terminal.startTitle')}</h2>
      <p className={classes['dim']}>{t('terminal.startLead')}</p>
      <div className={classes['fields']}>
        <TextInput
          label={t('terminal.command')}
          placeholder={t('terminal.commandHint')}
          value={command}
          onChange={(event) => setCommand(event.currentTarget.value)}
          maxLength={2000}
          spellCheck={false}
          autoComplete="off"
        />
        <TextInput
          label={t('terminal.user')}
          placeholder={t('terminal.userHint')}
          value={user}
          onChange={(event) => setUser(event.currentTarget.value)}
          maxLength={64}
          spellCheck={false}
          autoComplete="off"
        />
      </div>
      <div>
        <Button
          type="submit"
          size="sm"
          variant="filled"
          disabled={away}
          leftSection={<IconTerminal2 size={16} aria-hidden />}
        >
          {t('terminal.open')}
        </Button>
      </div>
    </form>
  );
}
