import { describe, expect, test } from 'vitest';
import type { ContainerAct } from '../../../main/contract/stacks.ts';
import { createHostStore } from '../../../main/hosts/store.ts';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import { createStartAct, type ActRequest } from '../../../main/stacks/operations.ts';
import { toContainerView, toKnownContainer } from '../../../main/stacks/model.ts';
import { resolveContainer } from '../../../main/stacks/resolve.ts';
import type { StackQueries } from '../../../main/stacks/queries.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { hostView, ScriptedHosts } from '../../support/scripted-hosts.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const web = 'a'.repeat(64);
const ana = { name: 'ana (desktop)' };

function room({ isProtected = false } = {}) {
  const clock = new VirtualClock();
  const { database, audit, jobs } = temporaryPlatform(clock);
  const hosts = new ScriptedHosts();
  const engine = new ScriptedEngine();
  const view = hostView({ protected: isProtected });
  createHostStore(database).insert(view);
  hosts.show(view, engine);
  engine.set({ id: web, name: 'web', startedAtMs: 1 });
  const clicked = [...engine.containers.values()].map((detail) =>
    toContainerView('h1', toKnownContainer(detail, null), {
      seen: true,
      crashLoop: false,
      runsToCompletion: false,
    }),
  );
  const inventory = { hostId: 'h1', certainty: 'fresh', observedAt: 1, containers: clicked } as const;
  const stacks: StackQueries = {
    inventories: () => [{ ...inventory, containers: [...clicked] }],
    inventory: () => ({ ...inventory, containers: [...clicked] }),
    find: (_hostId, id) => clicked.find((container) => container.id === id),
    resolve: (reference) =>
      resolveContainer(reference, [{ ...inventory, containers: [...clicked] }], hosts.list()),
    subscribe: () => ({ [Symbol.dispose]: () => undefined }),
  };
  const stopping = new AbortController();
  const startAct = createStartAct({ audit, jobs, hosts, stacks, stopping: stopping.signal });
  const start = (act: ContainerAct, request: Partial<ActRequest> = {}) =>
    startAct(act, { container: 'web', ...request }, ana).jobId;
  const entry = () => audit.list({ limit: 1 })[0];
  return { clock, jobs, hosts, view, engine, clicked, start, entry, stopping };
}

describe('a restart', () => {
  test('succeeds when the container is healthy again, and the audit has before and after', async () => {
    const { clock, jobs, engine, start, entry } = room();
    engine.set({ id: web, state: 'exited', exitCode: 137 });
    engine.onCommand = () => {
      engine.set({ id: web, state: 'running', health: 'starting', startedAtMs: 2, exitCode: null });
    };
    const id = start('restart');
    await clock.advance(3000);
    expect(jobs.get(id)).toMatchObject({ state: 'running', progress: { phase: 'wait' } });
    engine.set({ id: web, health: 'healthy' });
    await clock.advance(1000);
    expect(jobs.get(id)).toMatchObject({
      state: 'succeeded',
      result: { state: 'running', health: 'healthy' },
      steps: [
        { name: 'check', state: 'done' },
        { name: 'act', state: 'done', intent: { act: 'restart' } },
        { name: 'wait', state: 'done' },
      ],
    });
    expect(entry()).toMatchObject({
      act: 'containers.restart',
      host: 'shop',
      subject: 'web',
      outcome: 'done',
      before: { state: 'exited', exitCode: 137 },
      after: { state: 'running', health: 'healthy' },
    });
    expect(engine.calls.filter((call) => call.startsWith('restart'))).toEqual([`restart ${web}`]);
  });

  test('fails with exit code and last words when the container falls over again', async () => {
    const { clock, jobs, engine, start, entry } = room();
    engine.logLines = [{ stream: 'stderr', ns: '1', text: 'no such table: orders', cutBytes: 0 }];
    engine.onCommand = () => {
      engine.set({ id: web, state: 'exited', exitCode: 3 });
    };
    const id = start('restart');
    await clock.advance(1000);
    expect(jobs.get(id)).toMatchObject({
      state: 'failed',
      error: {
        code: 'ENGINE_ERROR',
        message: 'web on shop is not healthy: it ended with exit code 3.',
        details: { exitCode: 3, lastLines: ['no such table: orders'] },
      },
    });
    expect(entry()).toMatchObject({ outcome: 'failed', before: { state: 'running' } });
  });

  test('fails with the last output of a health check that does not pass in time', async () => {
    const { clock, jobs, engine, start } = room();
    const healthcheck = { startPeriodMs: 0, intervalMs: 1000, timeoutMs: 1000, retries: 3 };
    const healthLog = [{ startedAtMs: 1, endedAtMs: 2, exitCode: 1, output: 'connection refused' }];
    engine.set({ id: web, healthcheck });
    engine.onCommand = () => {
      engine.set({ id: web, health: 'starting', startedAtMs: 2, healthLog });
    };
    const id = start('restart');
    await clock.advance(32_000);
    expect(jobs.get(id).state).toBe('running');
    await clock.advance(3000);
    expect(jobs.get(id)).toMatchObject({
      state: 'failed',
      error: { message: /after 33 seconds its health check has not passed yet/ },
    });
    expect(jobs.get(id).error?.details).toMatchObject({ healthOutput: 'connection refused' });
  });

  test('acts on the container that was clicked, and never on another that took its name', async () => {
    const { clock, jobs, engine, clicked, start } = room();
    const successor = 'b'.repeat(64);
    engine.containers.delete(web);
    engine.set({ id: successor, name: 'web' });
    const id = start('restart');
    const [before] = clicked;
    if (before !== undefined) clicked.splice(0, 1, { ...before, id: successor });
    await clock.advance(1000);
    expect(jobs.get(id)).toMatchObject({
      state: 'failed',
      error: {
        code: 'NOT_FOUND',
        message: 'web (aaaaaaaaaaaa) is no longer on shop: it was removed before anything was done.',
        hint: 'Another container bears its name now (bbbbbbbbbbbb); look at that one.',
      },
    });
    expect(engine.calls.filter((call) => call.startsWith('restart'))).toEqual([]);
  });

  test('whose answer was lost is judged by what is seen when the host is back', async () => {
    const { clock, jobs, hosts, view, engine, start } = room();
    engine.failures.set('restart', new WheelhouseError('HOST_UNREACHABLE', 'The connection broke.'));
    const id = start('restart');
    await clock.advance(0);
    hosts.show(view, null);
    await clock.advance(20_000);
    expect(jobs.get(id)).toMatchObject({ state: 'running' });
    engine.set({ id: web, startedAtMs: 99, health: 'healthy' });
    hosts.show(view, engine);
    await clock.advance(2000);
    expect(jobs.get(id).state).toBe('succeeded');
  });

  test('whose host stays away ends with the sentence that its outcome is not known', async () => {
    const { clock, jobs, hosts, view, start } = room();
    const id = start('restart');
    await clock.advance(0);
    hosts.show(view, null);
    await clock.advance(120_000);
    expect(jobs.get(id)).toMatchObject({
      state: 'failed',
      error: {
        code: 'HOST_UNREACHABLE',
        message: /what became of it is not known/,
      },
    });
  });

  test('whose host comes back and wants a person first ends with the same sentence, and not as refused', async () => {
    const { clock, jobs, hosts, start, entry } = room();
    const id = start('restart');
    await clock.advance(0);
    hosts.engineOf = () => {
      throw new WheelhouseError('HOST_KEY_CHANGED', 'shop waits for a person.');
    };
    await clock.advance(120_000);
    expect(jobs.get(id).error).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: /^web on shop: the restart was asked for.* shop waits for a person\.$/,
    });
    expect(entry()).toMatchObject({ outcome: 'failed', before: { state: 'running' } });
  });

  test('of a container that somebody removes meanwhile says so', async () => {
    const { clock, jobs, engine, start } = room();
    engine.onCommand = () => {
      engine.containers.delete(web);
    };
    const id = start('restart');
    await clock.advance(1000);
    expect(jobs.get(id).error).toMatchObject({
      code: 'NOT_FOUND',
      message: 'web was removed from shop by somebody else after it was told to restart.',
    });
  });

  test('that the engine refuses names the container as people do', async () => {
    const { clock, jobs, engine, start } = room();
    engine.failures.set(
      'restart',
      new WheelhouseError('ENGINE_ERROR', `Docker could not restart ${web}: ${web}?`),
    );
    const id = start('restart');
    await clock.advance(1000);
    expect(jobs.get(id).error).toMatchObject({ message: 'Docker could not restart web: web?' });
  });

  test('runs once at a time for one container', async () => {
    const { clock, engine, jobs, start } = room();
    engine.onCommand = () => {
      engine.set({ id: web, startedAtMs: 2 });
    };
    const first = start('restart');
    expect(() => start('stop')).toThrow(expect.objectContaining({ code: 'LOCK_HELD' }) as Error);
    await clock.advance(10_000);
    expect(jobs.get(first).state).toBe('succeeded');
  });

  test('cannot be cancelled once the engine was told', async () => {
    const { clock, engine, jobs, start } = room();
    engine.onCommand = () => {
      engine.set({ id: web, startedAtMs: 2, health: 'starting' });
    };
    const id = start('restart');
    await clock.advance(1000);
    expect(() => jobs.cancel(id, ana)).toThrow(WheelhouseError);
  });

  test('leaves its journal as it is when the engine stops in the middle', async () => {
    const { clock, engine, jobs, start, stopping } = room();
    engine.onCommand = () => {
      engine.set({ id: web, startedAtMs: 2, health: 'starting' });
    };
    const id = start('restart');
    await clock.advance(1000);
    stopping.abort();
    await clock.advance(1000);
    expect(jobs.get(id).state).toBe('running');
    // What still ticks is the sampling of the job's progress, not the wait.
    const asked = engine.calls.length;
    await clock.advance(60_000);
    expect(engine.calls).toHaveLength(asked);
  });
});

describe('a protected host', () => {
  test('refuses to stop a container whose name was not typed, and the audit has the refusal', () => {
    const { start, entry, engine } = room({ isProtected: true });
    expect(() => start('stop')).toThrow(
      expect.objectContaining({ code: 'REFUSED', details: { confirm: 'web' } }) as Error,
    );
    expect(entry()).toMatchObject({ act: 'containers.stop', subject: 'web', outcome: 'refused' });
    expect(engine.calls).toEqual([]);
  });

  test('lets it be stopped by its name, and restarted without', async () => {
    const { clock, jobs, engine, start } = room({ isProtected: true });
    engine.onCommand = (command) => {
      engine.set({ id: web, state: command === 'stop' ? 'exited' : 'running', startedAtMs: 7 });
    };
    const stopped = start('stop', { confirm: 'web' });
    await clock.advance(1000);
    expect(jobs.get(stopped)).toMatchObject({ state: 'succeeded', result: { state: 'exited' } });
    const restarted = start('restart');
    await clock.advance(10_000);
    expect(jobs.get(restarted).state).toBe('succeeded');
  });
});

test('a host that is away is told at once, and no job begins', () => {
  const { hosts, view, jobs, start, entry } = room();
  hosts.show(view, null);
  expect(() => start('restart')).toThrow('shop cannot be reached now.');
  expect(jobs.list({ limit: 10 })).toEqual([]);
  expect(entry()).toMatchObject({ outcome: 'failed', error: { code: 'HOST_UNREACHABLE' } });
});

test('a removed container is gone, and so told', async () => {
  const { clock, jobs, engine, start, entry } = room();
  engine.onCommand = () => {
    engine.containers.delete(web);
  };
  const id = start('remove', { force: true });
  await clock.advance(1000);
  expect(jobs.get(id)).toMatchObject({ state: 'succeeded', result: { state: 'gone' } });
  expect(entry()).toMatchObject({ before: { state: 'running' }, after: { state: 'gone' } });
});
