import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconReload,
  IconSkull,
  IconTrash,
} from '@tabler/icons-react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerAct, ContainerView } from '../../../main/contract/stacks.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { usePerform } from './acts-context.ts';
import { useActs } from './use-acts.ts';

const icons: Readonly<Record<ContainerAct, React.ReactNode>> = {
  start: <IconPlayerPlay size={14} aria-hidden />,
  stop: <IconPlayerStop size={14} aria-hidden />,
  restart: <IconReload size={14} aria-hidden />,
  pause: <IconPlayerPause size={14} aria-hidden />,
  unpause: <IconPlayerPlay size={14} aria-hidden />,
  kill: <IconSkull size={14} aria-hidden />,
  remove: <IconTrash size={14} aria-hidden />,
};

const dangerous: readonly ContainerAct[] = ['kill', 'remove'];

interface ActItemsProps {
  readonly acts: readonly ContainerAct[];
  readonly perform: (act: ContainerAct) => void;
}

/** Acts as the items of a menu. */
export function ActItems({ acts, perform }: ActItemsProps) {
  const { t } = useText();
  return acts.map((act) => (
    <Menu.Item
      key={act}
      leftSection={icons[act]}
      onClick={() => perform(act)}
      {...(dangerous.includes(act) ? { color: 'danger' } : {})}
    >
      {t(`acts.${act}`)}
      {act === 'restart' ? ' …' : ''}
    </Menu.Item>
  ));
}

interface ActMenuProps extends ActItemsProps {
  readonly container: ContainerView;
  readonly disabled: boolean;
}

/** Acts as a menu behind three dots. */
function ActMenu({ acts, container, disabled, perform }: ActMenuProps) {
  const { t } = useText();
  if (acts.length === 0) return null;
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon disabled={disabled} aria-label={t('acts.menu', { container: plain(container.name) })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <ActItems acts={acts} perform={perform} />
      </Menu.Dropdown>
    </Menu>
  );
}

const buttonsShown = 2;

/** The acts on a container: the likeliest as buttons, the rest in a menu. */
export function ContainerActs({
  host,
  container,
}: {
  readonly host: HostView;
  readonly container: ContainerView;
}) {
  const { t } = useText();
  const perform = usePerform();
  const acts = useActs(container.state);
  const away = host.connection.state !== 'ready';
  return (
    <>
      {acts.slice(0, buttonsShown).map((act, index) => (
        <Button
          key={act}
          leftSection={icons[act]}
          disabled={away}
          variant={index === 0 ? 'filled' : 'outline'}
          onClick={() => perform(act, { host, container })}
        >
          {t(`acts.${act}`)}
          {act === 'restart' ? ' …' : ''}
        </Button>
      ))}
      {acts.length > buttonsShown ? (
        <ActMenu
          acts={acts.slice(buttonsShown)}
          container={container}
          disabled={away}
          perform={(act) => perform(act, { host, container })}
        />
      ) : null}
    </>
  );
}
