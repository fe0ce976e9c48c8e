import { expect, test } from 'vitest';
import { isAskedInPlace } from '../../../renderer/features/questions/in-place.ts';

const login = { kind: 'passphrase', subject: { hostId: 'h1', host: 'my shop', name: 'my shop' } } as const;

test.each([
  ['on the host’s own screen', login, '/hosts/my%20shop', false, true],
  ['on a tab of it', login, '/hosts/my%20shop/images', false, true],
  ['on the screen of another host', login, '/hosts/shop', false, false],
  ['on another screen', login, '/logs?host=%22my%20shop%22', false, false],
  ['on the list of hosts', login, '/hosts', false, false],
  ['in front of a dialog', login, '/', true, true],
  ['for the vault', { ...login, kind: 'vault' }, '/hosts/my%20shop', true, false],
] as const)('a login is not asked twice: %s', (_, question, path, hasDialog, expected) => {
  expect(isAskedInPlace(question, path, hasDialog)).toBe(expected);
});
