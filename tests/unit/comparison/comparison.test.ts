import { expect, test } from 'vitest';
import { compareFacts, type Fact } from '../../../main/comparison/model.ts';
import { splitReference } from '../../../main/comparison/operations.ts';

const fact = (key: string, plain: string, shown = plain): Fact => ({
  section: 'environment',
  key,
  plain,
  shown,
});

test('secrets that look alike when they are hidden are still told apart, and not told', () => {
  const entries = compareFacts([fact('TOKEN', 'one', '••')], [fact('TOKEN', 'two', '••')]);
  expect(entries).toEqual([
    {
      section: 'environment',
      key: 'TOKEN',
      kind: 'changed',
      a: '••',
      b: '••',
      masked: true,
      severity: 'info',
    },
  ]);
});

test('a variable that one side lacks weighs more than one with another value', () => {
  const entries = compareFacts([fact('A', '1'), fact('B', '1')], [fact('A', '2'), fact('C', '1')]);
  expect(entries.map(({ key, kind, severity }) => [key, kind, severity])).toEqual([
    ['A', 'changed', 'info'],
    ['B', 'onlyA', 'warning'],
    ['C', 'onlyB', 'warning'],
  ]);
});

test('names from outside are compared as they are, whatever they hold', () => {
  const hostile = '__proto__';
  expect(
    compareFacts([fact(hostile, '1')], [fact('constructor', '1')])
      .map(({ key }) => key)
      .sort(),
  ).toEqual([hostile, 'constructor'].sort());
});

test('a side is a host and a name; a slash may be in the host’s name alone', () => {
  expect(splitReference('far/shop')).toEqual({ host: 'far', name: 'shop' });
  expect(splitReference('team/far/shop')).toEqual({ host: 'team/far', name: 'shop' });
  expect(splitReference('shop')).toEqual({ host: undefined, name: 'shop' });
  expect(splitReference('/shop')).toEqual({ host: undefined, name: 'shop' });
});
