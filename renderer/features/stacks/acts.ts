import type { Client } from '../../../main/contract/contract.ts';
import type { JobStarted } from '../../../main/contract/common.ts';
import type { ContainerAct, ContainerState, ContainerView } from '../../../main/contract/stacks.ts';

/** Acts that a person is asked about first, on any host. A pause is undone with one click, so only a protected host asks. */
const askedFirst: readonly ContainerAct[] = ['stop', 'kill', 'remove'];
const askedOnProtected: readonly ContainerAct[] = ['stop', 'pause', 'kill', 'remove'];

/** Whether an act is asked about before it is done. A restart has a dialog of its own. */
export function asksFirst(
  act: ContainerAct,
  isProtected: boolean,
): act is 'stop' | 'pause' | 'kill' | 'remove' {
  return askedFirst.includes(act) || (isProtected && askedOnProtected.includes(act));
}

/** What makes sense for a container in a state, most likely first. */
export function actsFor(state: ContainerState): readonly ContainerAct[] {
  switch (state) {
    case 'running':
      return ['restart', 'stop', 'pause', 'kill', 'remove'];
    case 'restarting':
      return ['restart', 'stop', 'kill', 'remove'];
    case 'paused':
      return ['unpause', 'kill', 'remove'];
    case 'created':
    case 'exited':
      return ['start', 'restart', 'remove'];
    case 'dead':
      return ['remove'];
    case 'removing':
      return [];
  }
}

/** Asks the engine for an act; answers the job that does it. */
export async function askFor(
  client: Client,
  act: ContainerAct,
  container: ContainerView,
  confirm: string | undefined,
): Promise<JobStarted> {
  const target = { container: container.id, host: container.hostId };
  const confirmed = confirm === undefined ? target : { ...target, confirm };
  switch (act) {
    case 'start':
      return await client.containers.start(target);
    case 'restart':
      return await client.containers.restart(target);
    case 'unpause':
      return await client.containers.unpause(target);
    case 'stop':
      return await client.containers.stop(confirmed);
    case 'pause':
      return await client.containers.pause(confirmed);
    case 'kill':
      return await client.containers.kill(confirmed);
    case 'remove':
      return await client.containers.remove(
        container.state === 'running' || container.state === 'paused' || container.state === 'restarting'
          ? { ...confirmed, force: true }
          : confirmed,
      );
  }
}
