import { describe, expect, test } from 'vitest';
import type { Host } from '../../../main/contract/hosts.ts';
import { HostLogin } from '../../../main/hosts/login.ts';
import type { Reach } from '../../../main/hosts/reach.ts';
import { connectAll, HostRegistry } from '../../../main/hosts/registry.ts';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import { HostSupervisor } from '../../../main/hosts/supervisor.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

function host(id: string): Host {
  return {
    id,
    name: id,
    address: `ssh://${id}`,
    kind: 'ssh',
    environment: 'production',
    protected: true,
    identityFile: null,
    createdAt: 0,
  };
}

/** Numbers that look random and are the same each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const isTarget = () => Promise.resolve(true);

/** One host that lets nobody in, or lets in and hangs up at once. */
function lost({ random = (): number => 0, flaps = false } = {}) {
  const clock = new VirtualClock(0);
  const startsMs: number[] = [];
  const reach: Reach = async () => {
    startsMs.push(clock.monotonic());
    if (!flaps) throw new WheelhouseError('HOST_UNREACHABLE', 'No route.');
    const client = new ScriptedEngine();
    return {
      client,
      version: await client.version(),
      ssh: null,
      latencyMs: 1,
      onLost: (listener) => {
        listener(new WheelhouseError('HOST_UNREACHABLE', 'It hung up.'));
      },
      close: () => {
        client.close();
      },
    };
  };
  const login = new HostLogin({ clock, isTarget }, () => host('shop'));
  const supervisor = new HostSupervisor(host('shop'), {
    clock,
    random,
    reach,
    login,
    onChange: () => undefined,
  });
  const gaps = () => startsMs.slice(1).map((at, index) => at - (startsMs[index] ?? 0));
  return { clock, supervisor, startsMs, gaps };
}

describe('attempts that nobody asked for', () => {
  test.each([false, true])(
    'stay five seconds apart, start to start (hangs up at once: %s)',
    async (flaps) => {
      const { clock, supervisor, gaps } = lost({ flaps });
      supervisor.connectByItself();
      await clock.advance(120_000);
      expect(gaps().length).toBeGreaterThan(3);
      expect(Math.min(...gaps())).toBeGreaterThanOrEqual(5000);
      await supervisor.stop();
    },
  );

  test('stay apart although watching is paused and resumed, and the laptop sleeps and wakes, in between', async () => {
    const { clock, supervisor, gaps } = lost();
    for (let turn = 0; turn < 20; turn += 1) {
      supervisor.connectByItself();
      await clock.advance(700);
      if (turn % 3 === 0) supervisor.disconnect();
      else clock.jump(60_000);
    }
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(5000);
    await supervisor.stop();
  });

  test('are 30 at most in the first hour of absence, and 24 in each one after', async () => {
    const { clock, supervisor, startsMs } = lost({ random: seeded(7) });
    supervisor.connectByItself();
    await clock.advance(3_600_000);
    const first = startsMs.length;
    await clock.advance(3_600_000);
    expect(first).toBeLessThanOrEqual(30);
    expect(startsMs.length - first).toBeLessThanOrEqual(24);
    await supervisor.stop();
  });

  test('do not hold up a person: a click goes at once, and again at once', async () => {
    const { clock, supervisor, startsMs } = lost();
    supervisor.connectByItself();
    await clock.advance(10);
    supervisor.connect();
    await clock.advance(10);
    supervisor.connect();
    await clock.advance(0);
    expect(startsMs).toEqual([0, 10, 20]);
    await supervisor.stop();
  });
});

/** Twelve hosts behind one jump host that dies and comes back. */
function fleet() {
  const clock = new VirtualClock(0);
  const { events } = temporaryPlatform(clock);
  const startsMs: number[] = [];
  const lose: (() => void)[] = [];
  const reach: Reach = async () => {
    startsMs.push(clock.monotonic());
    const client = new ScriptedEngine();
    return {
      client,
      version: await client.version(),
      ssh: null,
      latencyMs: 1,
      onLost: (listener) => {
        lose.push(() => {
          listener(new WheelhouseError('HOST_UNREACHABLE', 'The jump host died.'));
        });
      },
      close: () => {
        client.close();
      },
    };
  };
  const random = seeded(11);
  const report = (error: unknown): never => {
    throw error;
  };
  const registry = new HostRegistry({ clock, random, events, reach, report, login: { clock, isTarget } });
  for (let index = 0; index < 12; index += 1) registry.add(host(`h${String(index)}`));
  return { clock, registry, random, startsMs, lose };
}

/** The most that fall into any 250 ms. */
function densest(startsMs: readonly number[]): number {
  return Math.max(...startsMs.map((from) => startsMs.filter((at) => at >= from && at < from + 250).length));
}

test('hosts behind one jump host neither start together nor come back together', async () => {
  const { clock, registry, random, startsMs, lose } = fleet();
  connectAll(registry, random);
  await clock.advance(10_000);
  expect(startsMs).toHaveLength(12);
  expect(densest(startsMs)).toBeLessThanOrEqual(4);
  startsMs.length = 0;
  for (const go of lose.splice(0)) go();
  await clock.advance(10_000);
  expect(startsMs).toHaveLength(12);
  expect(densest(startsMs)).toBeLessThanOrEqual(4);
  await Promise.all(registry.supervisors().map((supervisor) => supervisor.stop()));
});

test('a host whose login needed a person is not reconnected by itself when it is lost', async () => {
  const clock = new VirtualClock(0);
  let attempts = 0;
  let lose: (reason: unknown) => void = () => undefined;
  const reach: Reach = async ({ login, signal }) => {
    attempts += 1;
    const given = await login.ask({ kind: 'password', user: 'ana', host: 'shop' }, signal);
    if (given === undefined) throw new WheelhouseError('AUTH_FAILED', 'shop did not let ana in.');
    login.loggedIn();
    const client = new ScriptedEngine();
    return {
      client,
      version: await client.version(),
      ssh: null,
      latencyMs: 1,
      onLost: (listener) => {
        lose = listener;
      },
      close: () => {
        client.close();
      },
    };
  };
  const login = new HostLogin({ clock, isTarget }, () => host('shop'));
  const supervisor = new HostSupervisor(host('shop'), {
    clock,
    random: () => 0,
    reach,
    login,
    onChange: () => undefined,
  });
  login.give({ password: 'harbour' });
  supervisor.connect();
  await clock.advance(0);
  expect(supervisor.state.state).toBe('ready');
  lose(new WheelhouseError('HOST_UNREACHABLE', 'The connection broke.'));
  await clock.advance(86_400_000);
  expect(attempts).toBe(1);
  expect(supervisor.state).toMatchObject({
    state: 'rejected',
    needs: { kind: 'password', user: 'ana', host: 'shop' },
    error: {
      message:
        'The connection broke. The login of shop needs a person, so Wheelhouse does not reconnect it by itself.',
    },
  });
  await supervisor.stop();
});
