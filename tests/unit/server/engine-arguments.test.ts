import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { layout } from '../../../main/platform/layout.ts';

test.each([['--data'], ['--bogus'], ['somewhere']])(
  'an engine that is started with %s says in its line why it was not, and prints no stack',
  (...args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [layout.engineProcess, ...args], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(JSON.parse(stdout)).toMatchObject({ ready: false, error: { code: 'VALIDATION' } });
    expect([status, stderr]).toEqual([1, '']);
  },
);
