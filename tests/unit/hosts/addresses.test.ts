import { expect, test } from 'vitest';
import { readAddress } from '../../../main/hosts/addresses.ts';

test.each([
  ['shop', 'ssh://shop'],
  ['ana@shop', 'ssh://ana@shop'],
  ['ana@shop:2222', 'ssh://ana@shop:2222'],
  ['shop:2222', 'ssh://shop:2222'],
  ['shop.example.com', 'ssh://shop.example.com'],
  [' ssh://ana@shop ', 'ssh://ana@shop'],
  ['/run/docker.sock', 'unix:///run/docker.sock'],
  ['unix:///run/docker.sock', 'unix:///run/docker.sock'],
])('%j is read as %s', (typed, kept) => {
  expect(readAddress(typed).kept).toBe(kept);
});

test.each([
  'ftp://shop',
  'http://shop:2375',
  '-oProxyCommand=x',
  'a b',
  '',
  'tcp:2375:1',
  'ssh://ana:12/34@shop',
])('%j is refused', (typed) => {
  expect(() => readAddress(typed)).toThrow(expect.objectContaining({ code: 'VALIDATION' }));
});
