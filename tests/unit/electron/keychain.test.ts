import { expect, test } from 'vitest';
import { keychainProblem } from '../../../main/electron/keychain-problem.ts';
import { toTrayModel } from '../../../main/electron/tray-model.ts';

test.each([
  ['linux', 'gnome_libsecret', true, null],
  ['linux', 'kwallet6', true, null],
  ['darwin', null, true, null],
  ['win32', null, true, null],
  ['linux', 'basic_text', true, /no protection/],
  ['linux', 'basic_text', false, /no protection/],
  ['linux', null, true, /no protection/],
  ['linux', 'unknown', true, /not known yet/],
  ['linux', 'gnome_libsecret', false, /cannot be used/],
  ['darwin', null, false, /cannot be used/],
] as const)(
  'on %s the keychain %s (available: %s) is lent or refused',
  (platform, backend, isAvailable, expected) => {
    const problem = keychainProblem({ platform, backend, isAvailable });
    if (expected === null) expect(problem).toBeNull();
    else expect(problem).toMatch(expected);
  },
);

test('the tray says first of all that questions wait, and a click shows them', () => {
  const model = toTrayModel(null, 'en', 0, { questions: 2 });
  expect(model.tooltip).toBe('Wheelhouse: 2 questions wait for you…');
  expect(model.items[0]).toMatchObject({
    kind: 'act',
    label: '2 questions wait for you…',
    act: { kind: 'open' },
  });
  expect(toTrayModel(null, 'ko', 0, { questions: 1 }).items[0]).toMatchObject({
    label: '답을 기다리는 질문 1건…',
  });
  expect(toTrayModel(null, 'en', 0, { questions: 0 }).items[0]).toMatchObject({ kind: 'text' });
});
