import { expect, test } from 'vitest';
import { compareVersions } from '../../../main/server/versions.ts';

test.each([
  ['1.2.3', '1.2.3', 0],
  ['1.2.3', '1.10.0', -1],
  ['2.0.0', '1.99.99', 1],
  ['1.0.0-beta.1', '1.0.0', -1],
  ['1.0.0', '1.0.0-rc', 1],
  ['1.0.0+build.7', '1.0.0', 0],
  ['nonsense', '0.0.1', -1],
] as const)('%s against %s', (a, b, order) => {
  expect(compareVersions(a, b)).toBe(order);
});
