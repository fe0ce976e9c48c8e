import { randomBytes } from 'node:crypto';
import { createRouterClient } from '@orpc/server';
import type { Client } from '../../../main/contract/contract.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import type { KeepRule } from '../../../main/storage/prune-model.ts';
import { createStorageRoom } from '../../../main/storage/room.ts';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import { docker, type EngineName, type LabWorld } from '../../lab/world.ts';
import { openRooms, until, type LabRooms } from '../../support/lab-rooms.ts';

export const prefix = 'storage-test';
export const engines = [
  { host: 'near', engine: 'local' },
  { host: 'far', engine: 'remote' },
] as const satisfies readonly { readonly host: string; readonly engine: EngineName }[];

/** A name that no other test has. */
export function fresh(word: string): string {
  return `${prefix}-${word}-${randomBytes(3).toString('hex')}`;
}

export interface StorageLab extends Omit<LabRooms, 'client'> {
  readonly client: Pick<Client, 'hosts' | 'images' | 'networks' | 'prune' | 'volumes'>;
}

/** Both hosts of the lab with the room of storage over them. */
export async function openStorage(
  lab: LabWorld,
  options: { readonly protect?: boolean; readonly keep?: readonly KeepRule[] } = {},
): Promise<StorageLab> {
  const rooms = openRooms();
  const storage = createStorageRoom({
    clock: systemClock,
    audit: rooms.audit,
    jobs: rooms.jobs,
    hosts: rooms.hosts.queries,
    stacks: rooms.stacks.queries,
    keep: options.keep ?? [],
  });
  const context = { actor: { name: 'ana (test)' }, access: new Set(accessLevels) };
  const client: Pick<Client, 'images' | 'networks' | 'prune' | 'volumes'> = createRouterClient(
    storage.routes,
    { context },
  );
  const isProtected = options.protect ?? false;
  await rooms.client.hosts.add({ address: lab.local.dockerHost, name: 'near', protected: isProtected });
  await rooms.client.hosts.add({
    address: lab.remote.sshUrl,
    name: 'far',
    identityFile: lab.keys.deploy,
    acceptFingerprint: lab.hostKeys.find((key) => key.type === 'ssh-ed25519')?.fingerprint,
    protected: isProtected,
  });
  await until('both hosts to be reached', async () => {
    const { hosts } = await rooms.client.hosts.list();
    return hosts.every(({ connection }) => connection.state === 'ready');
  });
  // A router's client is a proxy, which cannot be spread.
  const { images, networks, prune, volumes } = client;
  return { ...rooms, client: { hosts: rooms.client.hosts, images, networks, prune, volumes } };
}

/** Lines of an output, without empty ones. */
export function lines(output: string): string[] {
  return output.split('\n').filter((line) => line.trim() !== '');
}

/** Removes what an earlier test made, on both engines. */
export async function sweep(): Promise<void> {
  for (const { engine } of engines) {
    const ids = lines(await docker(engine, ['ps', '-aq', '--filter', `name=${prefix}`]));
    if (ids.length > 0) await docker(engine, ['rm', '-f', '-v', ...ids]);
    const networks = lines(await docker(engine, ['network', 'ls', '-q', '--filter', `name=${prefix}`]));
    if (networks.length > 0) await docker(engine, ['network', 'rm', ...networks]);
    const volumes = lines(await docker(engine, ['volume', 'ls', '-q', '--filter', `name=${prefix}`]));
    if (volumes.length > 0) await docker(engine, ['volume', 'rm', ...volumes]);
    const format = ['images', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}'];
    const images = lines(await docker(engine, format)).filter((line) => line.includes(prefix));
    const dangling = lines(
      await docker(engine, ['images', '-q', '--filter', 'dangling=true', '--filter', `label=${prefix}`]),
    );
    const gone = [...images.map((line) => line.split(' ')[1] ?? ''), ...dangling];
    if (gone.length > 0) await docker(engine, ['rmi', '-f', ...gone]);
  }
}

/** An image of its own, with a layer of random bytes that no other image shares. Answers its id. */
export async function makeImage(engine: EngineName, name: string | null, megabytes = 1): Promise<string> {
  const holder = fresh('holder');
  const script = `dd if=/dev/urandom of=/blob bs=1M count=${String(megabytes)} 2>/dev/null`;
  await docker(engine, ['run', '--name', holder, 'busybox:1', 'sh', '-c', script]);
  const change = ['--change', `LABEL ${prefix}=1`];
  const id = await docker(engine, ['commit', ...change, holder, ...(name === null ? [] : [name])]);
  await docker(engine, ['rm', '-f', holder]);
  return id.trim();
}

/** Waits for the end of a container, until the engine's list says so too: it does a moment after the command line. */
export async function endOf(engine: EngineName, name: string): Promise<void> {
  await docker(engine, ['wait', name]);
  await until(`the end of ${name}`, async () => {
    const ended = await docker(engine, [
      'ps',
      '-aq',
      '--filter',
      `name=${name}`,
      '--filter',
      'status=exited',
    ]);
    return ended.trim() !== '';
  });
}

/** Runs a container to its end. */
export async function runToEnd(engine: EngineName, name: string, ...args: string[]): Promise<void> {
  await docker(engine, ['run', '-d', '--name', name, ...args]);
  await endOf(engine, name);
}
