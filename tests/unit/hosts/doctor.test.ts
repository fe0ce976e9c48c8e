import { describe, expect, test } from 'vitest';
import type { Check } from '../../../main/contract/doctor.ts';
import { judgeClock, judgeDisk, readFree } from '../../../main/hosts/doctor/engine-checks.ts';
import { toReport } from '../../../main/hosts/doctor/finding.ts';

describe('the clock of a host', () => {
  test('may be off by five seconds beyond what the way may have taken', () => {
    expect(judgeClock('', 4900, 0)).toMatchObject({ state: 'ok', found: '+4.9 s (± 0.0 s)' });
    expect(judgeClock('', -6900, 2000)).toMatchObject({ state: 'ok', found: '−6.9 s (± 2.0 s)' });
    expect(judgeClock('', -7100, 2000)).toMatchObject({ state: 'warn', reason: 'clock-off' });
  });
});

describe('the disk of a host', () => {
  const gib = 1024 ** 3;

  test('is read from df whatever the mount is called', () => {
    const head = 'Filesystem 1024-blocks Used Available Capacity Mounted on\n';
    expect(readFree(`${head}/dev/vda1 1000 400 600 40% /srv/my data\n`)).toEqual({
      freeBytes: 600 * 1024,
      totalBytes: 1000 * 1024,
    });
    expect(readFree(head)).toBeNull();
    expect(readFree('')).toBeNull();
  });

  test('is low below a tenth or 5 GiB, and full below 1 GiB', () => {
    const judge = (free: number, total: number) =>
      judgeDisk('', { freeBytes: free * gib, totalBytes: total * gib }).reason;
    expect([judge(60, 250), judge(20, 250), judge(4, 20), judge(0.9, 5)]).toEqual([
      'ok',
      'disk-low',
      'disk-low',
      'disk-full',
    ]);
  });
});

test('the cause is the first failure, else the first remark; what was left out is neither', () => {
  const check = (id: Check['id'], state: Check['state']): Check => ({
    id,
    state,
    reason: 'ok',
    tried: '',
    found: '',
    remedy: null,
    tookMs: 1,
  });
  const causeOf = (...checks: Check[]) => {
    const { verdict, cause } = toReport({ host: 'shop', address: 'ssh://shop' }, checks, {
      isDone: true,
      tookMs: 1,
    });
    return [verdict, cause];
  };
  expect(causeOf(check('jump', 'skipped'), check('tcp', 'ok'))).toEqual(['ok', null]);
  expect(causeOf(check('tcp', 'warn'), check('disk', 'warn'))).toEqual(['warn', 'tcp']);
  expect(causeOf(check('tcp', 'warn'), check('disk', 'fail'))).toEqual(['fail', 'disk']);
});
