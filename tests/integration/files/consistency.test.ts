import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import type { Undo } from '../../../main/platform/undo/types.ts';
import { docker, ensureLab, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { insideContainer, openInside } from './inside-lab.ts';

let world: LabWorld;
const host = 'local';

beforeAll(async () => {
  world = await ensureLab();
});

async function stateOf(container: string): Promise<string> {
  return (await docker(host, ['inspect', '--format', '{{.State.Status}}', container])).trim();
}

/** A watchdog that only tells what it is asked, and in what state the container is then. */
function recordedUndo(options: { acted?: boolean; extendFails?: boolean } = {}) {
  const told: string[] = [];
  let container = '';
  const undo: Pick<Undo, 'plant'> = {
    plant: async ({ acts, deadlineMs }) => {
      told.push(`plant ${acts.map(({ act }) => act).join()} ${await stateOf(container)}`);
      return {
        id: 'test',
        where: 'process',
        deadline: Date.now() + deadlineMs,
        extend: async () => {
          told.push(`extend ${await stateOf(container)}`);
          if (options.extendFails === true) {
            throw new WheelhouseError('CONFLICT', 'The watchdog has acted already.');
          }
        },
        cancel: async () => {
          told.push(`cancel ${await stateOf(container)}`);
          return { acted: options.acted ?? false };
        },
      };
    },
  };
  return {
    undo,
    told,
    watch: (name: string) => {
      container = name;
    },
  };
}

const script =
  'trap exit TERM; dd if=/dev/zero of=/big bs=1M count=1 seek=399 2>/dev/null; while :; do sleep 0.1; done';

async function ready(container: string): Promise<void> {
  await expect
    .poll(async () => (await docker(host, ['exec', container, 'stat', '-c', '%s', '/big'])).trim())
    .toBe(String(400 * 1024 * 1024));
}

it.each([
  ['stop', 'start', 'exited'],
  ['pause', 'unpause', 'paused'],
] as const)(
  'plants the undo before a %s, and calls it off after the container is back',
  async (how, act, away) => {
    const watchdog = recordedUndo();
    const lab = await openInside(world, [host], { undo: watchdog.undo });
    const container = await insideContainer(lab, host, ['busybox:1', 'sh', '-c', script]);
    watchdog.watch(container);
    await ready(container);
    const to = temporaryFolder();
    const { jobId } = await lab.client.files.download({
      host,
      container,
      path: '/big',
      to,
      consistency: how,
    });
    await expect.poll(() => readdirSync(to).length, { timeout: 20_000, interval: 5 }).toBe(1);
    expect(await stateOf(container)).toBe(away);
    expect((await lab.rooms.ended(jobId)).error).toBe(null);
    expect(watchdog.told.filter((one) => !one.startsWith('extend'))).toEqual([
      `plant ${act} running`,
      'cancel running',
    ]);
    expect(await stateOf(container)).toBe('running');
    expect(readdirSync(to)).toEqual(['big']);
  },
);

it('puts the container back when the copy fails or is cancelled, and keeps nothing of it', async () => {
  const watchdog = recordedUndo();
  const lab = await openInside(world, [host], { undo: watchdog.undo });
  const container = await insideContainer(lab, host, ['busybox:1', 'sh', '-c', script]);
  watchdog.watch(container);
  await ready(container);
  const to = temporaryFolder();
  const { jobId } = await lab.client.files.download({
    host,
    container,
    path: '/big',
    to,
    consistency: 'stop',
  });
  await expect.poll(() => readdirSync(to).length, { timeout: 20_000, interval: 5 }).toBe(1);
  lab.rooms.jobs.cancel(jobId, { name: 'ana (test)' });
  expect((await lab.rooms.ended(jobId)).state).toBe('cancelled');
  expect(await stateOf(container)).toBe('running');
  expect(watchdog.told.at(-1)).toBe('cancel running');
  expect(readdirSync(to)).toEqual([]);
});

const slowToStop =
  'trap "sleep 3; exit" TERM; dd if=/dev/zero of=/big bs=1M count=1 seek=399 2>/dev/null; while :; do sleep 0.1; done';

it('puts a container back that was still stopping when the copy was cancelled', async () => {
  const watchdog = recordedUndo();
  const lab = await openInside(world, [host], { undo: watchdog.undo });
  const container = await insideContainer(lab, host, ['busybox:1', 'sh', '-c', slowToStop], true, '20');
  watchdog.watch(container);
  await ready(container);
  const { jobId } = await lab.client.files.download({
    host,
    container,
    path: '/big',
    to: temporaryFolder(),
    consistency: 'stop',
  });
  await expect
    .poll(() => lab.rooms.jobs.get(jobId).steps.at(-1)?.name, { timeout: 10_000, interval: 5 })
    .toBe('stop');
  await new Promise((resolve) => setTimeout(resolve, 300));
  lab.rooms.jobs.cancel(jobId, { name: 'ana (test)' });
  expect((await lab.rooms.ended(jobId)).state).toBe('cancelled');
  // Longer than it takes to stop: a container that only looked as if it ran would be down by now.
  await new Promise((resolve) => setTimeout(resolve, 3500));
  expect(await stateOf(container)).toBe('running');
  expect(watchdog.told.at(-1)).toBe('cancel running');
});

it('does not keep a copy whose container came back before it was done', async () => {
  const watchdog = recordedUndo({ acted: true });
  const lab = await openInside(world, [host], { undo: watchdog.undo });
  const container = await insideContainer(lab, host, ['busybox:1', 'sh', '-c', script]);
  watchdog.watch(container);
  await ready(container);
  const to = path.join(temporaryFolder(), 'copy');
  const { jobId } = await lab.client.files.download({
    host,
    container,
    path: '/big',
    to,
    consistency: 'pause',
  });
  expect((await lab.rooms.ended(jobId)).error).toMatchObject({ code: 'CONFLICT' });
  expect(existsSync(to)).toBe(false);
  expect(await stateOf(container)).toBe('running');
});
