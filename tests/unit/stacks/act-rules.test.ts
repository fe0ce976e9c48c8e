import { describe, expect, test } from 'vitest';
import { containerActs } from '../../../main/contract/stacks.ts';
import {
  deadlineMs,
  goalOf,
  judgeAct,
  leftoversOfAct,
  type Observation,
} from '../../../main/stacks/act-rules.ts';
import { refuseUnconfirmed } from '../../../main/stacks/operations.ts';
import { toWarnings } from '../../../main/stacks/assess.ts';
import { toContainerView } from '../../../main/stacks/model.ts';
import { containerDetail } from '../../support/scripted-engine.ts';
import { known } from './known.ts';

type Detail = Parameters<typeof containerDetail>[0];

function seen(now: Detail | null, changes: Partial<Observation> = {}): Observation {
  const before = containerDetail({ startedAtMs: 1 });
  const detail = now === null ? null : containerDetail({ startedAtMs: 2, ...now });
  return { before, first: detail, now: detail, runningForMs: 0, uncertain: false, ...changes };
}

describe('after a restart', () => {
  const verdict = (now: Detail | null, changes?: Partial<Observation>) =>
    judgeAct('restart', 'healthy', seen(now, changes)).kind;

  test('a container with a healthcheck is done when it is healthy, not when it runs', () => {
    expect(verdict({ health: 'starting' }, { runningForMs: 60_000 })).toBe('waiting');
    expect(verdict({ health: 'healthy' })).toBe('done');
    expect(verdict({ health: 'unhealthy' })).toBe('failed');
  });

  test('one without has to keep running for five seconds', () => {
    expect(verdict({}, { runningForMs: 4999 })).toBe('waiting');
    expect(verdict({}, { runningForMs: 5000 })).toBe('done');
  });

  test('one that falls over is told with its exit code and its reason', () => {
    const fallen = { state: 'exited', exitCode: 137, oomKilled: true } as const;
    expect(judgeAct('restart', 'healthy', seen(fallen))).toEqual({
      kind: 'failed',
      why: 'it ended with exit code 137, because it ran out of memory',
    });
  });

  test('one that the engine had to start once more is no success', () => {
    const first = containerDetail({ startedAtMs: 2 });
    expect(verdict({ startedAtMs: 3, health: 'healthy' }, { first })).toBe('failed');
  });

  test('one that is gone is told as gone', () => {
    expect(judgeAct('restart', 'healthy', seen(null))).toMatchObject({ kind: 'failed', why: /gone/ });
  });

  test('whose answer was lost, the old life is no proof', () => {
    const running = { health: 'healthy', startedAtMs: 1 } as const;
    expect(verdict(running, { uncertain: true })).toBe('waiting');
    expect(verdict({ ...running, startedAtMs: 5 }, { uncertain: true })).toBe('done');
  });
});

test('every act has a goal', () => {
  const goals = containerActs.map((act) => `${act}: ${goalOf({ act, signal: null })}`);
  expect(goals).toEqual([
    'start: healthy',
    'stop: stopped',
    'restart: healthy',
    'pause: paused',
    'unpause: healthy',
    'kill: stopped',
    'remove: gone',
  ]);
  expect(goalOf({ act: 'kill', signal: 'SIGHUP' })).toBe('sent');
  expect(goalOf({ act: 'kill', signal: 'SIGKILL' })).toBe('stopped');
});

test.each(['stop', 'pause', 'remove'] as const)('%s is done when it is seen', (act) => {
  const goal = goalOf({ act, signal: null });
  expect(judgeAct(act, goal, seen({})).kind).toBe('waiting');
  const reached = act === 'remove' ? null : { state: act === 'stop' ? 'exited' : 'paused' };
  expect(judgeAct(act, goal, seen(reached as Detail | null)).kind).toBe('done');
});

test('a healthcheck gets its own time and half a minute more', () => {
  const healthcheck = { startPeriodMs: 60_000, intervalMs: 10_000, timeoutMs: 5000, retries: 3 };
  expect(deadlineMs('healthy', containerDetail({ healthcheck }))).toBe(120_000);
});

describe('an act that was cut off', () => {
  const input = { act: 'restart', name: 'web', host: 'shop' } as const;
  test('before it acted left nothing', () => {
    expect(leftoversOfAct(input, [{ name: 'check', state: 'interrupted', outcome: null }])).toEqual([
      'Nothing was done to web on shop yet.',
    ]);
  });
  test('while it acted may have left anything', () => {
    const steps = [
      { name: 'check', state: 'done', outcome: {} },
      { name: 'act', state: 'interrupted', outcome: null },
    ] as const;
    expect(leftoversOfAct(input, steps)).toEqual([
      'web on shop was told to restart; it may be stopped, starting or running: look at it before you try again.',
    ]);
  });
  test('while it waited did act', () => {
    const steps = [
      { name: 'act', state: 'done', outcome: { answered: true } },
      { name: 'wait', state: 'interrupted', outcome: null },
    ] as const;
    expect(leftoversOfAct(input, steps)).toEqual([
      'web on shop was restarted; whether it became healthy was not seen.',
    ]);
  });
  test('while it waited, after the engine gave no answer, may have left anything', () => {
    const steps = [
      { name: 'act', state: 'done', outcome: { answered: false } },
      { name: 'wait', state: 'interrupted', outcome: null },
    ] as const;
    expect(leftoversOfAct(input, steps)).toEqual([
      'web on shop was told to restart; it may be stopped, starting or running: look at it before you try again.',
    ]);
  });
});

describe('a protected host', () => {
  const view = toContainerView('h1', known(), { seen: true, crashLoop: false, runsToCompletion: false });
  const target = { hostId: 'h1', host: 'shop', container: view };
  test('asks for the name before whatever takes a service away, and before nothing else', () => {
    const asks = containerActs.filter((act) => {
      try {
        refuseUnconfirmed(act, target, true, undefined);
        return false;
      } catch {
        return true;
      }
    });
    expect(asks).toEqual(['stop', 'pause', 'kill', 'remove']);
  });
  test('takes the exact name only, and says which', () => {
    expect(() => {
      refuseUnconfirmed('stop', target, true, 'WEB');
    }).toThrow(expect.objectContaining({ code: 'REFUSED', details: { confirm: 'web' } }) as Error);
    expect(() => {
      refuseUnconfirmed('stop', target, true, 'web');
    }).not.toThrow();
  });
});

test('what to weigh before a restart comes worst first', () => {
  const view = toContainerView('h1', known({ state: 'exited', exitCode: 1 }), {
    seen: true,
    crashLoop: true,
    runsToCompletion: false,
  });
  const crashes = [{ at: 1, exitCode: 137, oomKilled: true, ranForMs: null }];
  const dependants = [
    { container: 'app', service: null, state: 'running', reason: 'link' },
    { container: 'old', service: null, state: 'exited', reason: 'link' },
  ] as const;
  expect(toWarnings(view, false, crashes, dependants)).toEqual([
    { kind: 'crashLoop', crashes: 1, windowMs: 600_000 },
    { kind: 'oomKilled' },
    { kind: 'notRunning', exitCode: 1 },
    { kind: 'dependants', names: ['app'] },
    { kind: 'noHealthcheck' },
  ]);
});
