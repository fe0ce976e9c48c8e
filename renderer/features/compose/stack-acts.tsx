import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconArrowBarToUp,
  IconDots,
  IconGitCompare,
  IconPlayerPlay,
  IconPlayerStop,
  IconReload,
  IconTrash,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { MayDo, useMay } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { StackActDialog } from './stack-act-dialog.tsx';
import { TakeAwayDialog } from './take-away-dialog.tsx';

type Asked = 'up' | 'restart' | 'start' | 'down' | 'stop';

/** The acts on a whole stack: the likeliest as buttons, the rest in a menu. */
function StackActs({ host, stack }: { readonly host: HostView; readonly stack: string }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const away = host.connection.state !== 'ready';
  const may = useMay();
  const close = (): void => setAsked(null);
  return (
    <>
      <MayDo procedure="stacks.up">
        <Button
          variant="filled"
          disabled={away}
          leftSection={<IconArrowBarToUp size={14} aria-hidden />}
          onClick={() => setAsked('up')}
        >
          {t('compose.act.up')} …
        </Button>
      </MayDo>
      <MayDo procedure="stacks.restart">
        <Button
          disabled={away}
          leftSection={<IconReload size={14} aria-hidden />}
          onClick={() => setAsked('restart')}
        >
          {t('compose.act.restart')} …
        </Button>
      </MayDo>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={t('compose.more', { stack: plain(stack) })}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconGitCompare size={14} aria-hidden />}
            onClick={() =>
              void navigate({ to: '/compare', search: { of: 'stacks', a: `${host.name}/${stack}` } })
            }
          >
            {t('compose.compare')} …
          </Menu.Item>
          <Menu.Item
            disabled={away || !may('stacks.start')}
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            onClick={() => setAsked('start')}
          >
            {t('compose.act.start')} …
          </Menu.Item>
          <Menu.Item
            disabled={away || !may('stacks.stop')}
            leftSection={<IconPlayerStop size={14} aria-hidden />}
            onClick={() => setAsked('stop')}
          >
            {t('compose.act.stop')} …
          </Menu.Item>
          <Menu.Item
            disabled={away || !may('stacks.down')}
            color="danger"
            leftSection={<IconTrash size={14} aria-hidden />}
            onClick={() => setAsked('down')}
          >
            {t('compose.act.down')} …
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === 'up' || asked === 'restart' || asked === 'start' ? (
        <StackActDialog act={asked} host={host} stack={stack} onClose={close} />
      ) : null}
      {asked === 'down' || asked === 'stop' ? (
        <TakeAwayDialog act={asked} host={host} stack={stack} onClose={close} />
      ) : null}
    </>
  );
}

/** The acts, for the head of a stack's screen. */
export function stackActs(host: HostView, stack: string): React.ReactNode {
  return <StackActs host={host} stack={stack} />;
}
