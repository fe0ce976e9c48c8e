import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PruneItem, PruneOutcome } from '../../../main/contract/prune.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import { docker, ensureLab, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { failureOf } from '../../support/lab-connection.ts';
import {
  endOf,
  engines,
  fresh,
  lines,
  makeImage,
  openStorage,
  prefix,
  runToEnd,
  sweep,
  type StorageLab,
} from './storage-lab.ts';

let lab: LabWorld;

beforeAll(async () => {
  lab = await ensureLab();
  await sweep();
});

afterEach(sweep);

/** Only what this test made: the rest of the lab is others’. */
function mine(items: readonly PruneItem[]): PruneItem[] {
  return items.filter((item) => item.name.includes(prefix) || item.tags.some((tag) => tag.includes(prefix)));
}

async function run(
  storage: StorageLab,
  host: string,
  plan: readonly PruneItem[],
  confirm?: string,
): Promise<{ readonly job: JobView; readonly outcome: PruneOutcome }> {
  const keys = plan.map(({ key }) => key);
  const { jobId } = await storage.client.prune.run({ host, plan: keys, confirm });
  const job = await storage.ended(jobId);
  return { job, outcome: job.result as unknown as PruneOutcome };
}

describe.each(engines)('a clean-up of $host', ({ host, engine }) => {
  test('removes exactly what was shown: what is newer survives, what came into use survives and is told', async () => {
    const storage = await openStorage(lab);
    const [ended, revived] = [fresh('ended'), fresh('revived')];
    await runToEnd(engine, ended, 'busybox:1', 'sh', '-c', 'dd if=/dev/zero of=/f bs=1000 count=500; exit 3');
    await runToEnd(engine, revived, 'busybox:1', 'sh', '-c', 'test -f /again && sleep 60; touch /again');
    const [tagged, taken] = [`${prefix}/tagged:1`, `${prefix}/taken:1`];
    const taggedId = await makeImage(engine, tagged);
    await docker(engine, ['tag', tagged, `${prefix}/second:1`]);
    await makeImage(engine, taken);
    const [net, joined] = [fresh('net'), fresh('joined')];
    await docker(engine, ['network', 'create', net]);
    await docker(engine, ['network', 'create', joined]);

    const preview = await storage.client.prune.preview({ host });
    const shown = mine(preview.items);
    expect(shown.map(({ name, reason }) => `${reason} ${name}`).sort()).toEqual(
      [
        `stopped ${ended}`,
        `stopped ${revived}`,
        `unusedImage ${prefix}/second:1`,
        `unusedImage ${taken}`,
        `unusedNetwork ${net}`,
        `unusedNetwork ${joined}`,
      ].sort(),
    );
    expect(shown.every(({ chosen, key }) => chosen && preview.plan.includes(key))).toBe(true);
    const container = shown.find(({ name }) => name === ended);
    expect(container).toMatchObject({ exitCode: 3 });
    expect(container?.sizeBytes).toBeGreaterThanOrEqual(500_000);
    expect(shown.find(({ id }) => id === taggedId)).toMatchObject({ sizeBytes: 1024 * 1024 });
    expect(preview.items.some(({ kind }) => kind === 'volume')).toBe(false);

    const [late, user] = [fresh('late'), fresh('user')];
    await runToEnd(engine, late, 'busybox:1', 'true');
    const lateImage = await makeImage(engine, `${prefix}/late:1`);
    await docker(engine, ['start', revived]);
    await docker(engine, ['create', '--name', user, '--network', joined, taken]);

    const { job, outcome } = await run(storage, host, shown);
    expect(job.error).toBeNull();
    expect(outcome.removed.map(({ name }) => name).sort()).toEqual([ended, `${prefix}/second:1`, net].sort());
    expect(outcome.skipped.map(({ name, why }) => `${name}: ${why}`).sort()).toEqual(
      [
        `${revived}: it is running now`,
        `${taken}: ${user} uses it now`,
        `${joined}: ${user} uses it now`,
      ].sort(),
    );
    expect(outcome.freedBytes).toBeGreaterThanOrEqual(1024 * 1024 + 500_000);

    const names = lines(await docker(engine, ['ps', '-a', '--format', '{{.Names}}']));
    expect(names).toEqual(expect.arrayContaining([late, revived, user]));
    expect(names).not.toContain(ended);
    const images = lines(await docker(engine, ['images', '-q', '--no-trunc']));
    expect(images).toContain(lateImage);
    expect(images).not.toContain(taggedId);
    const networks = lines(await docker(engine, ['network', 'ls', '--format', '{{.Name}}']));
    expect(networks).toContain(joined);
    expect(networks).not.toContain(net);

    const [entry] = storage.audit.list({ limit: 1 });
    expect(entry).toMatchObject({ act: 'prune.run', subject: host, outcome: 'done' });
    expect(entry?.before).toEqual({ host, plan: shown.map(({ key }) => key) });
    expect(entry?.after).toMatchObject({ removed: outcome.removed, skipped: outcome.skipped });
  });

  test('leaves alone what changed since it was shown, by its name too', async () => {
    const storage = await openStorage(lab);
    const ended = fresh('ended');
    await runToEnd(engine, ended, 'busybox:1', 'true');
    const image = `${prefix}/moved:1`;
    await makeImage(engine, image);
    const shown = mine((await storage.client.prune.preview({ host, what: ['containers', 'images'] })).items);
    expect(shown).toHaveLength(2);
    await docker(engine, ['start', ended]);
    await endOf(engine, ended);
    await docker(engine, ['tag', image, `${prefix}/release:41`]);

    const { outcome } = await run(storage, host, shown);
    expect(outcome.removed).toEqual([]);
    expect(outcome.skipped.map(({ why }) => why)).toEqual(
      Array.from({ length: 2 }, () => 'it changed since it was shown'),
    );
    expect(lines(await docker(engine, ['images', '-q', `${prefix}/release:41`]))).toHaveLength(1);
  });

  test('never offers volumes unasked, and takes one only with the host’s name typed', async () => {
    const storage = await openStorage(lab);
    const [lone, used] = [fresh('lone'), fresh('used')];
    await docker(engine, [
      'run',
      '--rm',
      '-v',
      `${lone}:/d`,
      'busybox:1',
      'dd',
      'if=/dev/zero',
      'of=/d/f',
      'bs=1000',
      'count=800',
    ]);
    await docker(engine, ['create', '--name', fresh('user'), '-v', `${used}:/d`, 'busybox:1']);
    const preview = await storage.client.prune.preview({ host, what: ['volumes'] });
    const shown = mine(preview.items);
    expect(shown).toMatchObject([{ name: lone, reason: 'unusedVolume', caution: 'data', chosen: false }]);
    expect(shown[0]?.sizeBytes).toBeGreaterThanOrEqual(800_000);
    expect(preview.plan).toEqual([]);

    const plan = shown.map(({ key }) => key);
    for (const confirm of [undefined, 'yes', lone]) {
      expect(await failureOf(storage.client.prune.run({ host, plan, confirm }))).toMatchObject({
        code: 'REFUSED',
        data: { details: { confirm: host } },
      });
    }
    expect(storage.audit.list({ limit: 1 })[0]).toMatchObject({ act: 'prune.run', outcome: 'refused' });
    const { outcome } = await run(storage, host, shown, host);
    expect(outcome.removed.map(({ name }) => name)).toEqual([lone]);
    const left = lines(await docker(engine, ['volume', 'ls', '-q']));
    expect(left).not.toContain(lone);
    expect(left).toContain(used);
  });

  test('neither shows nor takes what is Wheelhouse’s own, nor what another room keeps', async () => {
    const kept = `${prefix}/kept:41`;
    const storage = await openStorage(lab, {
      keep: [({ names }) => (names.includes(kept) ? 'release 41 goes back to it' : null)],
    });
    const own = ['--label', 'dev.wheelhouse.own=lock'];
    const [lock, volume, net] = [fresh('lock'), fresh('act-log'), fresh('own-net')];
    await docker(engine, ['create', '--name', lock, ...own, 'busybox:1']);
    await docker(engine, ['volume', 'create', ...own, volume]);
    await docker(engine, ['network', 'create', ...own, net]);
    await makeImage(engine, kept);
    const what = ['containers', 'images', 'networks', 'volumes'];
    expect(mine((await storage.client.prune.preview({ host, what })).items)).toEqual([]);
    expect(await failureOf(storage.client.volumes.remove({ host, volume, confirm: volume }))).toMatchObject({
      code: 'REFUSED',
    });
    const open = await openStorage(lab);
    const [key] = mine((await open.client.prune.preview({ host, what: ['images'] })).items).map(
      (item) => item.key,
    );
    const { jobId } = await storage.client.prune.run({ host, plan: [String(key)] });
    expect((await storage.ended(jobId)).result).toMatchObject({
      removed: [],
      skipped: [{ name: kept, why: 'release 41 goes back to it' }],
    });
  });

  test('shows a stack’s stopped containers and leaves them out of its plan, and goes by age', async () => {
    const storage = await openStorage(lab);
    const idle = fresh('app-blue');
    await runToEnd(engine, idle, '--label', 'com.docker.compose.project=shop', 'busybox:1', 'true');
    const preview = await storage.client.prune.preview({ host, what: ['containers'] });
    const [item] = mine(preview.items);
    expect(item).toMatchObject({ name: idle, stack: 'shop', caution: 'stack', chosen: false });
    expect(preview.plan).not.toContain(item?.key);
    const old = await storage.client.prune.preview({ host, what: ['containers'], olderThan: '1h' });
    expect(mine(old.items)).toEqual([]);
  });
});

test('a clean-up that is cancelled has removed only what it says', async () => {
  const storage = await openStorage(lab);
  const names = Array.from({ length: 8 }, () => fresh('net'));
  for (const name of names) await docker('local', ['network', 'create', name]);
  const preview = await storage.client.prune.preview({ host: 'near', what: ['networks'] });
  const plan = mine(preview.items).map(({ key }) => key);
  expect(plan).toHaveLength(names.length);
  const { jobId } = await storage.client.prune.run({ host: 'near', plan });
  const following = storage.jobs.subscribe((job) => {
    const done = job.steps.filter(({ name, state }) => name === 'remove' && state === 'done').length;
    if (job.id === jobId && job.state === 'running' && done === 2) {
      storage.jobs.cancel(jobId, { name: 'ana (test)' });
    }
  });
  const job = await storage.ended(jobId);
  following[Symbol.dispose]();
  expect(job.state).toBe('cancelled');
  const [entry] = storage.audit.list({ limit: 1 });
  const removed = ((entry?.after?.['removed'] ?? []) as PruneOutcome['removed']).map(({ name }) => name);
  expect(entry).toMatchObject({ act: 'prune.run', outcome: 'cancelled' });
  expect(removed.length).toBeLessThan(names.length);
  const left = lines(
    await docker('local', ['network', 'ls', '--format', '{{.Name}}', '--filter', `name=${prefix}`]),
  );
  expect([...left, ...removed].sort()).toEqual(names.toSorted());
});

test('one record of the build cache is removed by its id, and no other', async () => {
  const storage = await openStorage(lab);
  const context = temporaryFolder();
  writeFileSync(path.join(context, 'Dockerfile'), 'FROM scratch\nCOPY content /\n');
  writeFileSync(path.join(context, 'content'), randomBytes(30_000));
  const cacheOf = async (): Promise<PruneItem[]> => {
    const { items } = await storage.client.prune.preview({ host: 'near', what: ['buildCache'] });
    return items;
  };
  const older = new Set((await cacheOf()).map(({ id }) => id));
  await docker('local', ['buildx', 'build', '--quiet', '--tag', `${prefix}/built:1`, context]);
  const before = await cacheOf();
  const item = before.find(({ id, sizeBytes }) => !older.has(id) && (sizeBytes ?? 0) >= 30_000);
  expect(item).toBeDefined();
  if (item === undefined) return;
  const { outcome } = await run(storage, 'near', [item]);
  expect(outcome).toMatchObject({ removed: [{ kind: 'cache', name: item.name }], skipped: [] });
  const after = await cacheOf();
  expect(after.map(({ id }) => id).sort()).toEqual(
    before
      .map(({ id }) => id)
      .filter((id) => id !== item.id)
      .sort(),
  );
});
