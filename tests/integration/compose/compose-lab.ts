import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import { onTestFinished, vi } from 'vitest';
import { createComposeRoom } from '../../../main/compose/room.ts';
import type { Client } from '../../../main/contract/contract.ts';
import type { StackDescription, StackService } from '../../../main/contract/compose.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import { docker, type EngineName, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { openRooms, until, type LabRooms } from '../../support/lab-rooms.ts';

/** How the tests name the hosts of the two engines. */
export const hostOf = { local: 'near', remote: 'far' } as const satisfies Record<EngineName, string>;

export interface ComposeLab {
  readonly rooms: LabRooms;
  readonly stacks: Client['stacks'];
  /** Starts an act, and waits for the end of its job. */
  done(started: Promise<{ readonly jobId: string }>): Promise<JobView>;
  service(engine: EngineName, stack: string, name: string): Promise<StackService>;
  describe(engine: EngineName, stack: string): Promise<StackDescription>;
}

/** The lab's first engine has Compose in a folder of its own, as a laptop may; what is left running keeps its state apart. */
export function useLocalCompose(world: LabWorld): void {
  vi.stubEnv('DOCKER_CONFIG', world.local.dockerConfig);
  vi.stubEnv('XDG_STATE_HOME', temporaryFolder());
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

/** Both hosts of the lab, and the room of Compose over them. */
export async function openComposeLab(world: LabWorld, isProtected = false): Promise<ComposeLab> {
  useLocalCompose(world);
  const rooms = openRooms();
  const compose = createComposeRoom({
    clock: systemClock,
    audit: rooms.audit,
    jobs: rooms.jobs,
    hosts: rooms.hosts.queries,
    stacks: rooms.stacks.queries,
    report: (error) => {
      throw error;
    },
  });
  compose.start();
  onTestFinished(() => {
    compose.stop();
  });
  const context = { actor: { name: 'ana (test)' }, access: new Set(accessLevels) };
  const router = { ...rooms.stacks.routes.stacks, ...compose.routes };
  const stacks = createRouterClient(router, { context }) as unknown as Client['stacks'];
  const ed25519 = world.hostKeys.find((key) => key.type === 'ssh-ed25519');
  await rooms.client.hosts.add({ address: world.local.dockerHost, name: 'near', protected: isProtected });
  await rooms.client.hosts.add({
    address: world.remote.sshUrl,
    name: 'far',
    identityFile: world.keys.deploy,
    acceptFingerprint: ed25519?.fingerprint,
    protected: isProtected,
  });
  await until('both hosts to be listed', async () => {
    const { inventories } = await rooms.client.containers.list();
    return inventories.every(({ certainty }) => certainty === 'fresh');
  });
  const describe = (engine: EngineName, stack: string) => stacks.describe({ stack, host: hostOf[engine] });
  return {
    rooms,
    stacks,
    describe,
    done: async (started) => rooms.ended((await started).jobId),
    async service(engine, stack, name) {
      const found = (await describe(engine, stack)).services.find((one) => one.name === name);
      if (found === undefined) throw new Error(`There is no service ${name}.`);
      return found;
    },
  };
}

export interface LabStack {
  readonly name: string;
  readonly engine: EngineName;
  /** As the engine's host names it. */
  readonly folder: string;
  write(file: string, text: string): void;
  /** Compose on the host, past Wheelhouse. */
  compose(...args: readonly string[]): Promise<string>;
  ids(): Promise<Record<string, string>>;
}

/** A stack of its own on one engine, started by Compose there, and gone with the test. */
export async function labStack(
  world: LabWorld,
  engine: EngineName,
  yaml: string,
  { folder: folderName = '', env = '', start = true } = {},
): Promise<LabStack> {
  const name = `compose-${randomBytes(4).toString('hex')}`;
  const folder = path.join(engine === 'local' ? temporaryFolder() : '/srv/compose-test', name, folderName);
  const here = engine === 'local' ? folder : path.join(world.remote.rootPath, folder);
  const file = path.join(folder, 'compose.yaml');
  mkdirSync(here, { recursive: true });
  chmodSync(here, 0o755);
  const write = (fileName: string, text: string): void => {
    writeFileSync(path.join(here, fileName), text);
  };
  write('compose.yaml', yaml);
  if (env !== '') write('.env', env);
  const compose = (...args: readonly string[]) =>
    docker(engine, ['compose', '-p', name, '--project-directory', folder, '-f', file, ...args]);
  onTestFinished(async () => {
    const ids = await docker(engine, ['ps', '-aq', '--filter', `label=com.docker.compose.project=${name}`]);
    if (ids.trim() !== '') await docker(engine, ['rm', '-fv', ...ids.trim().split('\n')]);
    for (const kind of ['network', 'volume']) {
      const left = await docker(engine, [
        kind,
        'ls',
        '-q',
        '--filter',
        `label=com.docker.compose.project=${name}`,
      ]);
      if (left.trim() !== '') await docker(engine, [kind, 'rm', ...left.trim().split('\n')]);
    }
    const root = engine === 'local' ? here : path.join(world.remote.rootPath, '/srv/compose-test', name);
    rmSync(root, { recursive: true, force: true });
  });
  if (start) await compose('up', '--detach', '--quiet-pull');
  return {
    name,
    engine,
    folder,
    write,
    compose,
    async ids() {
      const rows = await docker(engine, [
        'ps',
        '-a',
        '--filter',
        `label=com.docker.compose.project=${name}`,
        '--format',
        '{{.Names}} {{.ID}}',
      ]);
      const found = rows
        .trim()
        .split('\n')
        .filter((row) => row !== '');
      return Object.fromEntries(
        found.map((row) => {
          const [container = '', id = ''] = row.split(' ');
          return [container.replace(`${name}-`, ''), id];
        }),
      );
    },
  };
}

const loop = `['sh', '-c', 'trap "exit 0" TERM; echo "$$0 runs"; while :; do sleep 0.2; done']`;

/** A database with a volume, and a service that leans on it. */
export function sampleStack(greeting = 'hello'): string {
  return `
services:
  db:
    image: busybox:1
    command: ${loop}
    stop_grace_period: 1s
    volumes: ['kept:/kept']
    healthcheck: { test: ['CMD', 'true'], interval: 1s, retries: 3 }
  web:
    image: busybox:1
    command: ${loop}
    stop_grace_period: 1s
    environment: { GREETING: '${greeting}', API_TOKEN: 'tall-mast-0123456789' }
    depends_on: { db: { condition: service_healthy } }
    healthcheck: { test: ['CMD', 'true'], interval: 1s, retries: 3 }
volumes:
  kept:
`;
}
