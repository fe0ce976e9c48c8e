import { describe, expect, test } from 'vitest';
import {
  completingServices,
  fromSummary,
  isCrashLoop,
  runsToCompletion,
  statusOf,
  toContainerView,
  toKnownContainer,
  type Crash,
  type KnownContainer,
} from '../../../main/stacks/model.ts';
import { containerDetail } from '../../support/scripted-engine.ts';
import { known } from './known.ts';

const usual = { crashLoop: false, runsToCompletion: false };

function crashesAt(...instants: number[]): Crash[] {
  return instants.map((at) => ({ at, exitCode: 1, oomKilled: false, ranForMs: 10 }));
}

describe('the status of a container', () => {
  const exited = { state: 'exited', exitCode: 0 } as const;
  test.each<[string, Partial<KnownContainer>, Partial<typeof usual>, string]>([
    ['runs without a healthcheck', {}, {}, 'up'],
    ['is healthy', { health: 'healthy' }, {}, 'up'],
    ['is starting', { health: 'starting' }, {}, 'degraded'],
    ['is unhealthy', { health: 'unhealthy' }, {}, 'degraded'],
    ['runs between two crashes of a loop', {}, { crashLoop: true }, 'down'],
    ['waits for the engine to start it again', { state: 'restarting' }, {}, 'down'],
    ['is dead', { state: 'dead' }, {}, 'down'],
    ['is frozen', { state: 'paused' }, {}, 'paused'],
    ['was created and never started', { state: 'created' }, {}, 'paused'],
    ['could not be started', { state: 'created', stateError: 'port is in use' }, {}, 'down'],
    ['stopped in order', exited, {}, 'paused'],
    ['did its work, as declared', exited, { runsToCompletion: true }, 'up'],
    ['failed at its work', { ...exited, exitCode: 1 }, { runsToCompletion: true }, 'down'],
    ['fell over', { ...exited, exitCode: 1 }, {}, 'down'],
    ['was killed', { ...exited, exitCode: 137 }, {}, 'down'],
    ['ended because it was asked to', { ...exited, exitCode: 143 }, {}, 'paused'],
    ['ran out of memory', { ...exited, exitCode: 143, oomKilled: true }, {}, 'down'],
  ])('that %s', (_what, changes, circumstances, status) => {
    expect(statusOf(known(changes), { ...usual, ...circumstances })).toBe(status);
  });

  test('that is only remembered is unknown, whatever it was', () => {
    for (const state of ['running', 'exited', 'restarting', 'dead'] as const) {
      const view = toContainerView('h', known({ state, exitCode: 1 }), { ...usual, seen: false });
      expect(view.status).toBe('unknown');
    }
  });
});

describe('a crash loop', () => {
  const now = 1_000_000;
  test('is three crashes within ten minutes of a container that the engine starts again', () => {
    const container = known({ restartCount: 3 });
    expect(isCrashLoop(container, crashesAt(now - 300_000, now - 200_000, now - 130_000), now)).toBe(true);
    expect(isCrashLoop(container, crashesAt(now - 600_000, now - 200_000, now - 130_000), now)).toBe(false);
    expect(isCrashLoop(container, crashesAt(now - 200_000, now - 130_000), now)).toBe(false);
  });

  test('is over once somebody started the container anew, although its past is recent', () => {
    const crashes = crashesAt(now - 3, now - 2, now - 1);
    expect(isCrashLoop(known({ restartCount: 0 }), crashes, now)).toBe(false);
  });

  test('is seen at first sight where the engine waits before yet another start', () => {
    expect(isCrashLoop(known({ state: 'restarting', restartCount: 7 }), [], now)).toBe(true);
    expect(isCrashLoop(known({ state: 'restarting', restartCount: 1 }), [], now)).toBe(false);
  });

  test('is known at first sight by the engine’s own count and one crash just now, also between two crashes', () => {
    const often = known({ state: 'running', restartCount: 17 });
    expect(isCrashLoop(often, crashesAt(now - 60_000), now)).toBe(true);
    expect(isCrashLoop(often, crashesAt(now - 120_000), now)).toBe(false);
    expect(isCrashLoop(often, [], now)).toBe(false);
    expect(isCrashLoop(known({ state: 'running', restartCount: 2 }), crashesAt(now - 60_000), now)).toBe(
      false,
    );
  });

  test('counts the last fall of a container that the engine gave up', () => {
    const given = known({ state: 'exited', exitCode: 1, restartCount: 2 });
    expect(isCrashLoop(given, crashesAt(now - 3, now - 2, now - 1), now)).toBe(true);
  });
});

describe('a container that runs to completion', () => {
  const migrate = known({ stack: 'shop', service: 'migrate' });
  test('is one whose completion another service of its stack waits for', () => {
    const app = known({
      stack: 'shop',
      service: 'app',
      dependsOn: 'db:service_healthy:true,migrate:service_completed_successfully:false',
    });
    const completing = completingServices([app, migrate]);
    expect(runsToCompletion(migrate, completing)).toBe(true);
    expect(runsToCompletion(known({ stack: 'shop', service: 'db' }), completing)).toBe(false);
    expect(runsToCompletion(known({ stack: 'other', service: 'migrate' }), completing)).toBe(false);
  });

  test('is a one-off of Compose, or one that is started again only after a failure', () => {
    expect(runsToCompletion(known({ oneOff: true }), new Set())).toBe(true);
    expect(runsToCompletion(known({ restartPolicy: 'on-failure' }), new Set())).toBe(true);
    expect(runsToCompletion(known({ restartPolicy: 'no' }), new Set())).toBe(false);
  });
});

test('a stopped container has no health, and a running one no exit code', () => {
  const stopped = containerDetail({ state: 'exited', health: 'unhealthy', exitCode: 3 });
  expect(toKnownContainer(stopped, null)).toMatchObject({ health: null, exitCode: 3 });
  const running = containerDetail({ state: 'running', health: 'healthy', exitCode: 0 });
  expect(toKnownContainer(running, null)).toMatchObject({ health: 'healthy', exitCode: null });
});

test('a container that the engine lists and cannot inspect keeps what was known of it', () => {
  const before = known({ restartCount: 4, startedAt: 7, hasHealthcheck: true, imageDigest: 'x@sha256:1' });
  const after = fromSummary(containerDetail({ state: 'exited', exitCode: 1 }), before);
  expect(after).toEqual({ ...before, state: 'exited', exitCode: 1 });
});
