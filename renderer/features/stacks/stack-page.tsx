import type { HostView } from '../../../main/contract/hosts.ts';
import { ContainersTable } from './containers-table.tsx';
import { StackScreen } from './stack-screen.tsx';

/** One Compose project on one host: its containers, and its logs merged. */
export function StackPage({
  actions,
  absent,
}: {
  readonly actions: (host: HostView, stack: string) => React.ReactNode;
  readonly absent: (host: HostView, stack: string) => React.ReactNode;
}) {
  return (
    <StackScreen actions={actions} absent={absent}>
      {({ host, containers, inventory }) => (
        <ContainersTable
          host={host}
          certainty={inventory.certainty}
          containers={containers}
          grouped={false}
        />
      )}
    </StackScreen>
  );
}
