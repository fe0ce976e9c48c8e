import { expect, test } from 'vitest';
import { runKillCycles } from '../../../soak/kill.ts';

const minuteMs = 60_000;

test(
  'an engine killed at any point loses nothing that it acknowledged, and tells each interrupted job once',
  { timeout: minuteMs },
  async () => {
    const tally = await runKillCycles({ cycles: 15, seed: 20_260_115 });
    expect(tally.violations).toEqual([]);
    expect(tally.deaths).toEqual({ moment: 5, line: 5, commit: 5 });
    expect(tally.interrupted).toBeGreaterThan(0);
  },
);

test('the judge finds a job that was acknowledged and never written', { timeout: minuteMs }, async () => {
  const tally = await runKillCycles({ cycles: 1, seed: 1, lies: true });
  expect(tally.violations[0]).toContain('was acknowledged and is lost');
});
