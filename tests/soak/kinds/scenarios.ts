import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from '../../../main/contract/contract.ts';
import { lockLabels } from '../../../main/platform/locks/labels.ts';
import type { LabWorld } from '../../lab/world.ts';
import { docker } from '../../lab/world.ts';

/** What one lane of deaths works with: things on the lab's local engine that nobody else uses. */
export interface Lane {
  readonly lab: LabWorld;
  /** `soak-0`: the beginning of every name. */
  readonly name: string;
  /** A folder on this machine. */
  readonly folder: string;
  /** The registry's address in front of an image's name; null where none was started. */
  readonly registry: string | null;
}

type Started = Promise<{ readonly jobId: string }>;

/** One kind of job, made to run on something real. */
export interface Scenario {
  /** The procedure. */
  readonly kind: string;
  /** Makes what the job needs, whatever an earlier death left. */
  readonly prepare: (lane: Lane) => Promise<void>;
  readonly start: (client: Client, lane: Lane) => Started;
}

const host = 'near';
const image = 'busybox:1';
// Ends at once when told to.
const idle = `trap 'exit 0' TERM; while :; do sleep 0.1; done`;

const run = (args: readonly string[]): Promise<string> => docker('local', args);

/** Runs a command whose failure means only that there is nothing to do. */
async function attempt(args: readonly string[]): Promise<void> {
  await run(args).catch(() => '');
}

const containerOf = ({ name }: Lane): string => `${name}-container`;

async function container(lane: Lane, state: 'running' | 'stopped' | 'paused'): Promise<void> {
  const name = containerOf(lane);
  const found = await run(['ps', '-a', '--filter', `name=^${name}$`, '--format', '{{.State}}']);
  const now = found.trim();
  if (now === '') await run(['run', '-d', '--name', name, image, 'sh', '-c', idle]);
  if (now === 'paused' && state !== 'paused') await run(['unpause', name]);
  if (state === 'stopped') await run(['kill', name]).catch(() => '');
  else if (now !== '' && now !== 'running' && now !== 'paused') await run(['start', name]);
  if (state === 'paused' && now !== 'paused') await run(['pause', name]);
}

type Act = 'start' | 'stop' | 'restart' | 'pause' | 'unpause' | 'kill' | 'remove';

function act(verb: Act, state: 'running' | 'stopped' | 'paused'): Scenario {
  return {
    kind: `containers.${verb}`,
    prepare: (lane) => container(lane, state),
    start: (client, lane) => {
      const target = { container: containerOf(lane), host };
      if (verb === 'remove') return client.containers.remove({ ...target, force: true });
      return client.containers[verb](target);
    },
  };
}

const compose = (lane: Lane, extra = ''): string => `
name: ${lane.name}
services:
  base:
    image: ${image}
    command: ["sh", "-c", ${JSON.stringify(idle.replaceAll('$', '$$'))}]
    ${extra}
  web:
    image: ${image}
    command: ["sh", "-c", ${JSON.stringify(idle.replaceAll('$', '$$'))}]
    depends_on: [base]
`;

function composeCommand(lane: Lane, ...args: readonly string[]): Promise<string> {
  const file = path.join(lane.folder, 'compose.yaml');
  return run(['compose', '-p', lane.name, '-f', file, '--project-directory', lane.folder, ...args]);
}

async function stack(lane: Lane, state: 'up' | 'changed' | 'stopped'): Promise<void> {
  mkdirSync(lane.folder, { recursive: true });
  writeFileSync(path.join(lane.folder, 'compose.yaml'), compose(lane));
  await composeCommand(lane, 'up', '-d', '--quiet-pull', '--scale', 'web=1');
  if (state === 'stopped') await composeCommand(lane, 'kill');
  if (state === 'changed') {
    writeFileSync(
      path.join(lane.folder, 'compose.yaml'),
      compose(lane, `environment: { CHANGED: "${String(Date.now())}" }`),
    );
  }
}

function stackAct(
  verb: 'up' | 'down' | 'stop' | 'start' | 'restart' | 'scale',
  state: 'up' | 'changed' | 'stopped',
): Scenario {
  return {
    kind: `stacks.${verb}`,
    prepare: (lane) => stack(lane, state),
    start: (client, lane) => {
      const target = { stack: lane.name, host };
      return verb === 'scale'
        ? client.stacks.scale({ ...target, service: 'web', replicas: 2 })
        : client.stacks[verb](target);
    },
  };
}

function download(consistency: 'running' | 'pause' | 'stop'): Scenario {
  return {
    kind: 'files.download',
    prepare: (lane) => container(lane, 'running'),
    start: (client, lane) =>
      client.files.download({
        container: containerOf(lane),
        host,
        path: '/bin/busybox',
        to: path.join(lane.folder, 'copy'),
        overwrite: true,
        consistency,
      }),
  };
}

const scenarios: readonly Scenario[] = [
  act('start', 'stopped'),
  act('stop', 'running'),
  act('restart', 'running'),
  act('pause', 'running'),
  act('unpause', 'paused'),
  act('kill', 'running'),
  act('remove', 'running'),
  download('running'),
  download('pause'),
  download('stop'),
  {
    kind: 'files.upload',
    async prepare(lane) {
      await container(lane, 'running');
      mkdirSync(lane.folder, { recursive: true });
      writeFileSync(path.join(lane.folder, 'letter'), 'x'.repeat(2_000_000));
    },
    start: (client, lane) =>
      client.files.upload({
        container: containerOf(lane),
        host,
        from: path.join(lane.folder, 'letter'),
        path: '/tmp/letter',
        overwrite: true,
      }),
  },
  {
    kind: 'images.pull',
    async prepare({ registry, name }) {
      if (registry !== null) await attempt(['rmi', `${registry}/${name}:1`]);
    },
    start: (client, { registry, name }) =>
      client.images.pull({ host, image: `${registry ?? '127.0.0.1:1'}/${name}:1` }),
  },
  {
    kind: 'images.remove',
    // An image of its own: a name of one that others use would be locked with theirs.
    async prepare(lane) {
      await container(lane, 'running');
      await run(['commit', containerOf(lane), `${lane.name}:gone`]);
    },
    start: (client, { name }) => client.images.remove({ host, image: `${name}:gone` }),
  },
  {
    kind: 'volumes.remove',
    prepare: ({ name }) => run(['volume', 'create', `${name}-volume`]).then(() => undefined),
    start: (client, { name }) =>
      client.volumes.remove({ host, volume: `${name}-volume`, confirm: `${name}-volume` }),
  },
  {
    kind: 'networks.remove',
    async prepare({ name }) {
      await attempt(['network', 'create', `${name}-network`]);
    },
    start: (client, { name }) => client.networks.remove({ host, network: `${name}-network` }),
  },
  {
    kind: 'prune.run',
    async prepare({ name }) {
      await attempt(['network', 'create', `${name}-left`]);
      await attempt(['create', '--name', `${name}-left`, image, 'true']);
    },
    async start(client, { name }) {
      const { items } = await client.prune.preview({ host, what: ['containers', 'networks'] });
      const plan = items.filter((item) => item.name === `${name}-left`).map(({ key }) => key);
      return client.prune.run({ host, plan });
    },
  },
  stackAct('up', 'changed'),
  stackAct('stop', 'up'),
  stackAct('start', 'stopped'),
  stackAct('restart', 'up'),
  stackAct('scale', 'up'),
  stackAct('down', 'up'),
];

/** Jobs that are killed in another way, or not here, each with the reason. */
export const elsewhere: Readonly<Record<string, string>> = {
  'undo.run': 'puts back what files.download left behind: killed in the life after such a death',
  'lab.start':
    'brings up the very lab that this runs on; its steps are those of lab.ts up, which finds what is there',
};

/** The scenarios that can run here: without a registry nothing can be pulled. */
export function scenariosOf(hasRegistry: boolean): readonly Scenario[] {
  return scenarios.filter(({ kind }) => hasRegistry || kind !== 'images.pull');
}

/** Who asks for the jobs of the soak, as locks and the audit name it. */
export const soakActor = 'soak (test)';

/** Takes away the locks of soaks that ended by themselves in the middle: no life of theirs comes back to give them up. */
export async function sweepLocks(): Promise<void> {
  const ids = await run(['ps', '-aq', '--filter', `label=${lockLabels.actor}=${soakActor}`]);
  if (ids.trim() !== '') await attempt(['rm', '-f', ...ids.trim().split('\n')]);
}

/** Takes away everything that a lane made. */
export async function sweep(lane: Lane): Promise<void> {
  // Also the locks of data folders that are gone: nobody else can know that their holders are.
  const ids = await run(['ps', '-aq', '--filter', `name=${lane.name}`]);
  if (ids.trim() !== '') await attempt(['rm', '-fv', ...ids.trim().split('\n')]);
  const networks = await run(['network', 'ls', '-q', '--filter', `name=^${lane.name}`]);
  if (networks.trim() !== '') await attempt(['network', 'rm', ...networks.trim().split('\n')]);
  await attempt(['volume', 'rm', `${lane.name}-volume`]);
  await attempt(['rmi', `${lane.name}:gone`]);
  if (lane.registry !== null) await attempt(['rmi', `${lane.registry}/${lane.name}:1`]);
  rmSync(lane.folder, { recursive: true, force: true });
}
