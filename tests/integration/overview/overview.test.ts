import { beforeAll, expect, test } from 'vitest';
import { crashContainer, ensureLab, type LabWorld } from '../../lab/world.ts';
import { openRooms, until } from '../../support/lab-rooms.ts';

let lab: LabWorld;
beforeAll(async () => {
  lab = await ensureLab();
});

test('somebody who looks sees a container fall over, with the restart beside it, and sees it healed', async () => {
  const rooms = openRooms();
  const { client } = rooms;
  expect(await client.overview.get()).toMatchObject({ status: 'unknown', hosts: { total: 0 }, problems: [] });
  await crashContainer('local');
  await client.hosts.add({ address: lab.local.dockerHost, name: 'near' });
  const watch = await client.overview.watch();
  const seen = async (what: string, isSeen: (kinds: readonly string[]) => boolean): Promise<void> => {
    await until(what, async () => {
      const item = await watch.next();
      if (item.done === true) throw new Error('The overview ended.');
      const { problems } = item.value;
      return isSeen(problems.map(({ kind, subject, fix }) => `${kind} ${subject} ${fix}`));
    });
  };
  const fallen = `containerDown ${lab.containers.flaky} restart`;
  await seen('the fallen container', (kinds) => kinds[0] === fallen || kinds.includes(fallen));
  expect((await client.overview.get()).status).toBe('down');
  const { jobId } = await client.containers.restart({ container: lab.containers.flaky, host: 'near' });
  await seen('it to be healed', (kinds) => !kinds.includes(fallen));
  expect((await rooms.ended(jobId)).state).toBe('succeeded');
  await watch.return?.(undefined);
  await crashContainer('local');
});
