import { expect, test } from 'vitest';
import type { ConfigurationPlan, PlannedItem } from '../../../main/contract/teamfile.ts';
import {
  firstChoice,
  namesToType,
  openQuestions,
  toggled,
  toImport,
} from '../../../renderer/features/teamfile/choice.ts';

function item(key: string, change: PlannedItem['change'], more: Partial<PlannedItem> = {}): PlannedItem {
  const [section = '', name = ''] = key.split('/');
  return {
    key,
    section,
    name,
    change,
    fields: [],
    runsHere: null,
    asksRunsHere: false,
    removable: change === 'onlyHere',
    problem: null,
    ...more,
  };
}

const plan: ConfigurationPlan = {
  fingerprint: 'f1',
  items: [
    item('hosts/new', 'added'),
    item('hosts/same', 'unchanged'),
    item('hosts/hindered', 'added', { problem: 'It cannot be.' }),
    item('hosts/mine', 'onlyHere'),
    item('hosts/other', 'onlyHere'),
    item('channels/desktop', 'changed', { asksRunsHere: true }),
  ],
};

test('at first all that can be imported is chosen, nothing is removed, and nothing is answered for anybody', () => {
  const choice = firstChoice(plan);
  expect(toImport(plan, choice)).toEqual({
    fingerprint: 'f1',
    items: ['hosts/new', 'channels/desktop'],
    runsHere: [],
    notHere: [],
    remove: [],
  });
  expect([openQuestions(plan, choice), namesToType(plan, choice)]).toEqual([1, null]);
});

test('an answer counts while its item is chosen, and what is removed is typed in the order of the plan', () => {
  const answered = { ...firstChoice(plan), runsHere: new Map([['channels/desktop', false]]) };
  expect([openQuestions(plan, answered), toImport(plan, answered).notHere]).toEqual([
    0,
    ['channels/desktop'],
  ]);
  const without = { ...answered, items: toggled(answered.items, 'channels/desktop', false) };
  expect([toImport(plan, without).notHere, openQuestions(plan, without)]).toEqual([[], 0]);
  const removing = { ...answered, remove: new Set(['hosts/other', 'hosts/mine']) };
  expect(namesToType(plan, removing)).toBe('mine, other');
});

test('what a plan that was made anew no longer has is not asked for', () => {
  const choice = { ...firstChoice(plan), remove: new Set(['hosts/mine']) };
  const renewed = {
    fingerprint: 'f2',
    items: plan.items.filter(({ name }) => name !== 'new' && name !== 'mine'),
  };
  expect(toImport(renewed, choice)).toMatchObject({
    fingerprint: 'f2',
    items: ['channels/desktop'],
    remove: [],
  });
});
