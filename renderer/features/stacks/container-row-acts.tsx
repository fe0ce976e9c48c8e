import { ActionIcon, Tooltip } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { ActMenu } from './container-acts.tsx';
import { usePerform } from './acts-context.ts';
import { useActs } from './use-acts.ts';

/** What can be done with a container from its row: its logs, and every act. */
export function ContainerRowActs({
  host,
  container,
}: {
  readonly host: HostView;
  readonly container: ContainerView;
}) {
  const { t } = useText();
  const navigate = useNavigate();
  const perform = usePerform();
  const acts = useActs(container.state);
  const label = `${t('hosts.logs')}: ${plain(container.name)}`;
  return (
    <>
      <Tooltip label={label}>
        <ActionIcon
          aria-label={label}
          onClick={() => void navigate({ to: '/logs', search: { host: host.name, c: [container.name] } })}
        >
          <IconFileText size={15} />
        </ActionIcon>
      </Tooltip>
      <ActMenu
        acts={acts}
        container={container}
        disabled={host.connection.state !== 'ready'}
        perform={(act) => perform(act, { host, container })}
      />
    </>
  );
}
