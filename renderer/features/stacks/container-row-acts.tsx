import { IconDots, IconFileText } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useText } from '../../app/language/language.ts';
import { RowButton, RowMenu } from '../../ui/row-button.tsx';
import { plain } from '../../ui/visible-text.ts';
import { ActItems } from './container-acts.tsx';
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
      <RowButton
        label={label}
        onPress={() => void navigate({ to: '/logs', search: { host: host.name, c: [container.name] } })}
      >
        <IconFileText size={15} aria-hidden />
      </RowButton>
      {acts.length === 0 ? null : (
        <RowMenu
          label={t('acts.menu', { container: plain(container.name) })}
          disabled={host.connection.state !== 'ready'}
          icon={<IconDots size={16} aria-hidden />}
        >
          <ActItems acts={acts} perform={(act) => perform(act, { host, container })} />
        </RowMenu>
      )}
    </>
  );
}
