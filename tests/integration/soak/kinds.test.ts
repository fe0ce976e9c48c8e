import { expect, test } from 'vitest';
import { missingKinds, runKindCycles } from '../../soak/kinds/cycles.ts';
import { judgeReports, placeOfDeath } from '../../soak/kinds/judge.ts';
import type { JobView } from '../../../main/contract/jobs.ts';

test('a sample of engines that die at jobs of every kind loses nothing and leaves nothing unreported', async () => {
  const tally = await runKindCycles({ cycles: 16, seed: 20_261_121, lanes: 2 });
  expect(tally.violations).toEqual([]);
  expect(tally.unwell).toEqual([]);
  expect(tally.deaths).toBeGreaterThan(6);
}, 180_000);

test('every kind of job in the contract has its scenario, or a reason', () => {
  expect(missingKinds()).toEqual([]);
});

test('the judge notices a job that is forgotten, told as another end, or told without what it left', () => {
  const job = {
    id: 'j1',
    kind: 'containers.stop',
    state: 'running',
    steps: [],
    leftovers: [],
  } as unknown as JobView;
  const after = (changes: Partial<JobView>) => new Map([['j1', { ...job, ...changes }]]);
  expect(judgeReports([job], new Map())).toHaveLength(1);
  expect(judgeReports([job], after({ state: 'succeeded' }))).toHaveLength(1);
  expect(judgeReports([job], after({ state: 'interrupted' }))).toHaveLength(1);
  expect(judgeReports([job], after({ state: 'interrupted', leftovers: ['It may be down.'] }))).toEqual([]);
  expect(placeOfDeath(job)).toBe('before its first step');
});
