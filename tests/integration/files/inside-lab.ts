import { randomBytes } from 'node:crypto';
import { createRouterClient } from '@orpc/server';
import { onTestFinished } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import type { AwayDeps } from '../../../main/files/away.ts';
import { createFilesRoom } from '../../../main/files/room.ts';
import { createInspectionRoom } from '../../../main/inspection/room.ts';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import type { LabWorld } from '../../lab/world.ts';
import { docker, type EngineName } from '../../lab/world.ts';
import { openRooms, until, type LabRooms } from '../../support/lab-rooms.ts';

/** Of a host that can carry no watchdog. */
const withoutUndo: AwayDeps['undo'] = {
  plant: () =>
    Promise.reject(
      new WheelhouseError('REFUSED', 'No watchdog can be planted.', { details: { reason: 'no-undo' } }),
    ),
};

/** What looks into containers, over real hosts, as the engine puts it together. */
export interface InsideLab {
  readonly rooms: LabRooms;
  readonly client: {
    readonly files: Client['files'];
    readonly containers: Pick<Client['containers'], 'inspect' | 'processes' | 'stats' | 'reveal'>;
  };
}

/** Both hosts of the lab, ready and listed: `local` and `remote`. */
export async function openInside(
  world: LabWorld,
  only: readonly EngineName[] = ['local', 'remote'],
  options: { readonly undo?: AwayDeps['undo']; readonly isProtected?: boolean } = {},
): Promise<InsideLab> {
  const rooms = openRooms();
  const isProtected = options.isProtected ?? false;
  const key = world.hostKeys.find(({ type }) => type === 'ssh-ed25519');
  if (only.includes('local')) {
    await rooms.client.hosts.add({ address: world.local.dockerHost, name: 'local', protected: isProtected });
  }
  if (only.includes('remote')) {
    await rooms.client.hosts.add({
      address: world.remote.sshUrl,
      name: 'remote',
      identityFile: world.keys.deploy,
      acceptFingerprint: key?.fingerprint,
      protected: isProtected,
    });
  }
  const shared = {
    clock: systemClock,
    audit: rooms.audit,
    jobs: rooms.jobs,
    hosts: rooms.hosts.queries,
    stacks: rooms.stacks.queries,
    report: (error: unknown) => {
      throw error;
    },
  };
  const files = createFilesRoom({ ...shared, undo: options.undo ?? withoutUndo });
  const inspection = createInspectionRoom(shared);
  const context = { actor: { name: 'ana (test)' }, access: new Set(accessLevels) };
  const client = createRouterClient({ files: files.routes, containers: inspection.routes }, { context });
  await until('the hosts to be listed', async () => {
    const { inventories } = await rooms.client.containers.list();
    return inventories.every(({ certainty }) => certainty === 'fresh');
  });
  return { rooms, client };
}

/** A container of one of the lab's images that is removed with the test; known to the rooms when it is answered. */
export async function insideContainer(
  { rooms }: InsideLab,
  engine: EngineName,
  args: readonly string[],
  start = true,
  stopTimeoutS = '1',
): Promise<string> {
  const name = `files-test-${randomBytes(4).toString('hex')}`;
  onTestFinished(async () => {
    await docker(engine, ['rm', '--force', '--volumes', name]).catch(() => undefined);
  });
  await docker(engine, ['create', '--name', name, '--stop-timeout', stopTimeoutS, ...args]);
  if (start) await docker(engine, ['start', name]);
  await until(`${name} to be seen`, async () => {
    const { inventories } = await rooms.client.containers.list({ host: engine });
    const found = inventories.flatMap(({ containers }) => containers).find((one) => one.name === name);
    return found !== undefined && (found.state === 'running') === start;
  });
  return name;
}
