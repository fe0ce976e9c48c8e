import { Button, NumberInput, Popover } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useAction } from '../../app/client/ask.ts';
import { useMayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ForwardAddress } from './forward-address.tsx';
import { isPage, useForwardsOf } from './forwards-store.ts';
import classes from './forwards.module.css';

const highestPort = 65_535;

function portsOf(container: ContainerView): readonly number[] {
  const ports = container.ports.filter(({ protocol }) => protocol === 'tcp').map((port) => port.privatePort);
  return [...new Set(ports)].toSorted((a, b) => a - b);
}

function OtherPort({ onOpen, busy }: { readonly onOpen: (port: number) => void; readonly busy: boolean }) {
  const { t } = useText();
  const [port, setPort] = useState<number | null>(null);
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-start">
      <Popover.Target>
        <Button size="compact-sm" onClick={() => setOpened(!opened)}>
          {t('forwards.other')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes['other']}
          onSubmit={(event) => {
            event.preventDefault();
            if (port === null) return;
            setOpened(false);
            onOpen(port);
          }}
        >
          <NumberInput
            label={t('forwards.otherLabel')}
            min={1}
            max={highestPort}
            clampBehavior="strict"
            allowDecimal={false}
            hideControls
            onChange={(value) => setPort(typeof value === 'number' ? value : null)}
          />
          <Button type="submit" variant="filled" disabled={port === null} loading={busy}>
            {t('forwards.open')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The ports of a container, each to be opened on this machine through the connection; and those that are open. */
export function OpenPorts({
  container,
  away,
}: {
  readonly container: ContainerView;
  readonly away: boolean;
}) {
  const { t } = useText();
  const forwards = useForwardsOf(container.hostId, container.name);
  const open = useAction(
    async (client, port: number) =>
      await client.forwards.open({ container: container.name, host: container.hostId, port }),
    (forward) => {
      if (isPage(forward)) window.open(forward.url, '_blank', 'noreferrer');
    },
  );
  const closed = portsOf(container).filter((port) => !forwards.some((each) => each.containerPort === port));
  const mayOpen = useMayDo('forwards.open');
  const canOpen = container.state === 'running' && !away;
  if (!mayOpen) return null;
  return (
    <Panel title={t('forwards.panel')}>
      <div className={classes['panel']}>
        {forwards.map((forward) => (
          <div key={forward.id} className={classes['row']}>
            <code>{forward.containerPort}</code>
            <ForwardAddress forward={forward} />
          </div>
        ))}
        {canOpen ? (
          <div className={classes['row']}>
            {closed.map((port) => (
              <Button
                key={port}
                size="compact-sm"
                leftSection={<IconPlugConnected size={14} aria-hidden />}
                loading={open.busy}
                onClick={() => open.run(port)}
              >
                {t('forwards.openPort', { port })}
              </Button>
            ))}
            <OtherPort onOpen={open.run} busy={open.busy} />
          </div>
        ) : (
          <p className={classes['dim']}>{t('forwards.notNow')}</p>
        )}
        {open.failure === null ? null : (
          <FailureView failure={open.failure}>
            <Remedies failure={open.failure} />
          </FailureView>
        )}
      </div>
    </Panel>
  );
}
