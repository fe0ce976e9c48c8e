import { beforeAll, expect, test } from 'vitest';
import { isEnded, type JobView } from '../../../main/contract/jobs.ts';
import { ensureLab } from '../../lab/world.ts';
import { attachFace, engineFolder } from '../../support/engine-runs.ts';

beforeAll(async () => {
  await ensureLab();
});

test('the lab comes up as a job with progress, and both of its hosts are added and reached', async () => {
  const { client } = await attachFace(engineFolder());
  expect(await client.lab.get({})).toEqual({ available: true, running: true, reason: null });
  const { jobId } = await client.lab.start({});
  let job: JobView | undefined;
  let sawProgress = false;
  for await (const { jobs } of await client.jobs.watch({ id: jobId })) {
    job = jobs[0];
    sawProgress ||= (job?.progress?.total ?? 0) > 0;
    if (job !== undefined && isEnded(job.state)) break;
  }
  expect(job).toMatchObject({
    state: 'succeeded',
    error: null,
    result: { hosts: ['lab-local', 'lab-remote'] },
  });
  expect(sawProgress).toBe(true);
  const { hosts } = await client.hosts.list({});
  expect(hosts.map(({ name, environment, connection }) => [name, environment, connection.state])).toEqual([
    ['lab-local', 'lab', 'ready'],
    ['lab-remote', 'lab', 'ready'],
  ]);
  const again = await client.lab.start({});
  for await (const { jobs } of await client.jobs.watch({ id: again.jobId })) job = jobs[0];
  expect(job?.state).toBe('succeeded');
  expect((await client.hosts.list({})).hosts).toHaveLength(2);
});
