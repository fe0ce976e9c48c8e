import { expect, test } from 'vitest';
import { createSweeper } from '../../../../main/platform/locks/sweep.ts';
import { WheelhouseError } from '../../../../main/platform/errors.ts';
import { temporaryFolder } from '../../../support/folders.ts';
import { quietLog } from '../../../support/quiet-log.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

test('a host that cannot be reached is asked ever more rarely for what was left there', async () => {
  const clock = new VirtualClock();
  let asked = 0;
  const sweeper = createSweeper({
    clock,
    log: quietLog(temporaryFolder()),
    leaseMs: 60_000,
    owner: { holder: 'ana@laptop', folder: 'folder' },
    jobState: () => 'ended',
    hosts: {
      // Asked without end, this ends it.
      find: () => (asked < 1_000 ? { name: 'shop' } : undefined),
      engineOf: () => {
        asked += 1;
        throw new WheelhouseError('HOST_UNREACHABLE', 'shop cannot be reached now.');
      },
    },
  });
  sweeper.owe('shop');
  await clock.advance(0);
  expect(asked).toBe(1);
  await clock.advance(60_000);
  expect(asked).toBeGreaterThan(4);
  expect(asked).toBeLessThan(9);
  await sweeper.stop();
});
