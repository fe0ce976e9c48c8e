import { rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../../main/platform/database/open.ts';
import { fillDisk, isRoot, mountTmpfs } from '../../../support/disks.ts';
import { platformOver } from '../../../support/platform-over.ts';
import { testJob } from '../../../support/test-job.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const ana = { name: 'ana (cli)' };

test.skipIf(!isRoot)(
  '(root) a job whose disk fills up fails with a sentence, and its end is written once there is room',
  async () => {
    const folder = mountTmpfs('size=2m,mode=0700');
    const clock = new VirtualClock();
    const { database } = openDatabase({ folder, clock });
    onTestFinished(() => {
      database.close();
    });
    const { jobs, audit } = platformOver(database, folder, clock);
    let ballast = '';
    const kind = testJob(async ({ step }) => {
      await step('fill', {}, () => {
        ballast = fillDisk(folder);
        return Promise.resolve();
      });
      await step('never', {}, () => Promise.reject(new Error('It acted without its intent on the disk.')));
      return {};
    });
    jobs.register(kind);
    const { jobId } = jobs.start(kind, { name: 'nginx', host: null }, ana);
    await clock.advance(12_000);
    expect(jobs.get(jobId).state).toBe('running');
    expect(() => jobs.start(kind, { name: 'redis', host: null }, ana)).toThrow(
      'is full, so this was not saved',
    );
    rmSync(ballast);
    await clock.advance(5000);
    expect(jobs.get(jobId)).toMatchObject({
      state: 'failed',
      error: { code: 'STORAGE_FULL' },
      steps: [{ name: 'fill', state: 'failed' }],
    });
    expect(audit.list({})).toMatchObject([{ jobId, outcome: 'failed', error: { code: 'STORAGE_FULL' } }]);
    expect(audit.verify()).toMatchObject({ ok: true, entries: 1 });
    jobs.start(
      testJob(() => Promise.resolve({})),
      { name: 'redis', host: null },
      ana,
    );
  },
);
