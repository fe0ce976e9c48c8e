import { describe, expect, test } from 'vitest';
import { CrashWatch, inferMissedCrash } from '../../../main/stacks/crash-watch.ts';
import { containerEvent } from '../../support/scripted-engine.ts';
import { known } from './known.ts';

const id = 'a'.repeat(64);

/** What a watch makes of these events: the crashes it saw. */
function crashesOf(...events: [action: string, at: number, attributes?: Record<string, string>][]) {
  const watch = new CrashWatch();
  return events.flatMap(([action, at, attributes]) => {
    const crash = watch.see(containerEvent(action, id, at, attributes), 100);
    return crash === null ? [] : [crash];
  });
}

describe('the end of a container', () => {
  test('by itself and in failure is a crash, with how long it ran', () => {
    expect(crashesOf(['start', 5000], ['die', 9000, { exitCode: '1' }])).toEqual([
      { at: 9000, exitCode: 1, oomKilled: false, ranForMs: 4000 },
    ]);
  });

  test('without a start that anybody saw is measured from what was known', () => {
    expect(crashesOf(['die', 9000, { exitCode: '2' }])).toEqual([
      { at: 9000, exitCode: 2, oomKilled: false, ranForMs: 8900 },
    ]);
  });

  test('in success is none', () => {
    expect(crashesOf(['start', 1], ['die', 2, { exitCode: '0' }])).toEqual([]);
  });

  test('that somebody asked for is none, whatever its exit code', () => {
    expect(crashesOf(['kill', 1000, { signal: '15' }], ['die', 9000, { exitCode: '137' }])).toEqual([]);
    expect(crashesOf(['kill', 1000, { signal: '28' }], ['die', 1001, { exitCode: '1' }])).toEqual([]);
  });

  test('after a signal that only asks to reread a file is a crash', () => {
    expect(crashesOf(['kill', 1000, { signal: '1' }], ['die', 1001, { exitCode: '1' }])).toHaveLength(1);
  });

  test('long after a signal that it survived is a crash', () => {
    const events = crashesOf(['kill', 1000, { signal: '15' }], ['die', 400_000, { exitCode: '1' }]);
    expect(events).toHaveLength(1);
  });

  test('in the life after the one that was stopped is a crash again', () => {
    const events = crashesOf(
      ['kill', 1000, { signal: '15' }],
      ['die', 1100, { exitCode: '143' }],
      ['start', 1200],
      ['die', 1300, { exitCode: '1' }],
    );
    expect(events.map((crash) => crash.at)).toEqual([1300]);
  });

  test('for want of memory says so', () => {
    expect(crashesOf(['start', 1], ['oom', 5], ['die', 6, { exitCode: '137' }])).toEqual([
      { at: 6, exitCode: 137, oomKilled: true, ranForMs: 5 },
    ]);
  });

  test('told twice counts once, also where the question before it is not told again', () => {
    const stopped = crashesOf(
      ['kill', 1000, { signal: '15' }],
      ['die', 1100, { exitCode: '143' }],
      ['die', 1100, { exitCode: '143' }],
    );
    expect(stopped).toEqual([]);
  });
});

describe('a crash that nobody watched', () => {
  test('shows in a restart count that grew', () => {
    const before = known({ restartCount: 1, finishedAt: 500 });
    const now = known({ restartCount: 3, finishedAt: 900, startedAt: 950 });
    expect(inferMissedCrash(before, now)).toEqual({
      at: 900,
      exitCode: null,
      oomKilled: false,
      ranForMs: null,
    });
  });

  test('shows in a container that lies there with a failure', () => {
    const now = known({ state: 'exited', exitCode: 3, startedAt: 100, finishedAt: 900 });
    expect(inferMissedCrash(known({ startedAt: 100 }), now)).toEqual({
      at: 900,
      exitCode: 3,
      oomKilled: false,
      ranForMs: 800,
    });
  });

  test('is not made up from an end that is known already, in order, or that somebody may have wanted', () => {
    const exited = known({ state: 'exited', exitCode: 3, finishedAt: 900 });
    expect(inferMissedCrash(exited, exited)).toBeNull();
    expect(inferMissedCrash(undefined, known({ state: 'exited', exitCode: 0, finishedAt: 9 }))).toBeNull();
    expect(inferMissedCrash(undefined, known({ state: 'exited', exitCode: 137, finishedAt: 9 }))).toBeNull();
    expect(inferMissedCrash(undefined, known({ finishedAt: null }))).toBeNull();
  });
});
