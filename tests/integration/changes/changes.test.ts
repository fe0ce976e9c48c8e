import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Change, ChangesView } from '../../../main/contract/changes.ts';
import { docker, ensureLab, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { openEngine, type LabEngine } from '../../support/lab-engine.ts';
import { until } from '../../support/lab-rooms.ts';

let lab: LabWorld;
const stack = 'changes-shop';
const filter = ['--filter', 'name=changes-'];

beforeEach(async () => {
  lab = await ensureLab();
  await sweep();
});
afterEach(sweep);

async function sweep(): Promise<void> {
  const ids = (await docker('local', ['ps', '-aq', ...filter])).split('\n').filter((id) => id !== '');
  if (ids.length > 0) await docker('local', ['rm', '-f', ...ids]);
  await docker('local', ['network', 'rm', `${stack}_default`]).catch(() => undefined);
}

/** Brings the stack up as Compose does, with this image and environment. */
async function up(folder: string, image: string, more: Record<string, unknown> = {}): Promise<void> {
  const common = { entrypoint: ['sleep', '1000'], stop_grace_period: '0s' };
  const services = {
    api: { image, ...common, environment: { TOKEN: 'changes-secret' }, ...more },
    cache: { image: 'busybox:1', ...common },
  };
  const file = path.join(folder, 'compose.json');
  writeFileSync(file, JSON.stringify({ name: stack, services }));
  await docker('local', ['compose', '--file', file, 'up', '--detach', '--quiet-pull']);
}

async function near(engine: LabEngine): Promise<void> {
  await until('the host to be seen', async () => {
    const { inventories } = await engine.client.containers.list();
    return inventories.length === 1 && inventories.every(({ certainty }) => certainty === 'fresh');
  });
}

async function read(engine: LabEngine, since: number): Promise<ChangesView> {
  return await engine.client.changes.list({ since });
}

async function found(engine: LabEngine, since: number, fits: (change: Change) => boolean): Promise<Change> {
  let change: Change | undefined;
  await until(
    'the change to be told',
    async () => {
      change = (await read(engine, since)).changes.find(fits);
      return change !== undefined;
    },
    15_000,
  );
  if (change === undefined) throw new Error('It was told, and is not there.');
  return change;
}

function ofApi(view: ChangesView): readonly string[] {
  return view.changes.filter(({ subject }) => subject === `${stack}-api-1`).map(({ kind }) => kind);
}

test(
  'what Compose, a person and a crash do to a stack is told once each, by whom, and what happened unseen between two instants',
  { timeout: 120_000 },
  async () => {
    const begun = Date.now();
    const files = temporaryFolder();
    const first = await openEngine();
    await first.client.hosts.add({ address: lab.local.dockerHost, name: 'near', protected: false });
    await near(first);
    const seen = await found(first, begun, ({ kind }) => kind === 'firstSeen');
    expect(seen.count).toBeGreaterThan(1);

    // A stack of two comes: one change.
    await up(files, 'busybox:1');
    const added = await found(first, begun, ({ kind }) => kind === 'stackAdded');
    expect(added).toMatchObject({ subject: stack, count: 2, by: { actor: null }, afterAt: null });

    // Another image: one deployment, neither a removal nor an addition nor a stop.
    const deployedFrom = Date.now();
    await up(files, 'redis:7');
    const deployed = await found(first, deployedFrom, ({ kind }) => kind === 'deployed');
    expect(deployed).toMatchObject({ subject: `${stack}-api-1`, afterAt: null, by: { actor: null } });
    expect(deployed.image?.before.name).toBe('busybox:1');
    expect(deployed.image?.after.name).toBe('redis:7');
    expect(deployed.image?.after.digest).toMatch(/^sha256:/);
    expect(ofApi(await read(first, deployedFrom))).toEqual(['deployed']);

    // Another value of a secret: it is told that something is another, never what.
    const configuredFrom = Date.now();
    await up(files, 'redis:7', { environment: { TOKEN: 'changes-another', EXTRA: '1' } });
    const configured = await found(first, configuredFrom, ({ kind }) => kind === 'configured');
    expect(configured.configuration).toMatchObject({ envAdded: ['EXTRA'], envRemoved: [] });

    // We restart it ourselves: it is told who did.
    const restartedFrom = Date.now();
    const { jobId } = await first.client.containers.restart({
      container: `${stack}-cache-1`,
      timeoutSeconds: 0,
    });
    await first.succeeded(jobId);
    const restarted = await found(first, restartedFrom, ({ kind }) => kind === 'restarted');
    expect(restarted).toMatchObject({ subject: `${stack}-cache-1`, by: { actor: 'ana (test)', jobId } });
    expect((await read(first, restartedFrom)).changes.filter(({ kind }) => kind === 'act')).toEqual([]);

    // Nobody watches: another image, and a removal.
    await first.stop();
    const asleepAt = Date.now();
    await up(files, 'nginx:1.22');
    await docker('local', ['rm', '-f', `${stack}-cache-1`]);
    await docker('local', ['run', '-d', '--name', 'changes-crash', 'busybox:1', 'sh', '-c', 'exit 7']);
    const second = await openEngine(first.folder);
    await near(second);
    const gone = await found(second, asleepAt, ({ kind }) => kind === 'removed');
    expect(gone.subject).toBe(`${stack}-cache-1`);
    const unseen = await found(second, asleepAt, ({ kind }) => kind === 'deployed');
    expect(unseen.image?.after.name).toBe('nginx:1.22');
    expect(unseen.at).toBeGreaterThanOrEqual(asleepAt - 2000);
    const crashed = await found(second, asleepAt, ({ kind }) => kind === 'crashed');
    expect(crashed).toMatchObject({ subject: 'changes-crash', exitCodes: [7], count: 1 });

    const view = await read(second, begun);
    expect(JSON.stringify(view)).not.toMatch(/changes-secret|changes-another/);
    const [coverage] = view.hosts;
    expect(coverage?.watchedMs).toBeGreaterThan(0);
    expect(coverage?.watchedMs).toBeLessThan(view.until - view.since);
    expect(coverage?.spans.map(({ state }) => state)).toContain('unwatched');
    expect(coverage?.spans.map(({ state }) => state)).not.toContain('unreachable');
  },
);
