import { describe, expect, test } from 'vitest';
import type { Host } from '../../../main/contract/hosts.ts';
import { HostLogin } from '../../../main/hosts/login.ts';
import type { Reach, ReachedHost } from '../../../main/hosts/reach.ts';
import { HostSupervisor } from '../../../main/hosts/supervisor.ts';
import { createPace } from '../../../main/platform/pace/pace.ts';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const host: Host = {
  id: 'h1',
  name: 'shop',
  address: 'ssh://shop',
  kind: 'ssh',
  environment: 'production',
  protected: true,
  identityFile: null,
  createdAt: 0,
};

const never: Disposable = { [Symbol.dispose]: () => undefined };
const onBattery = {
  view: () => ({ source: 'battery', laptop: true, metered: null, asleep: false }) as const,
  subscribe: () => never,
};
const savingEnergy = {
  get: () =>
    ({
      language: 'en',
      theme: 'system',
      notifications: 'all',
      startAtLogin: false,
      saveEnergy: true,
    }) as const,
  subscribe: () => never,
};

/** A host whose way is open or shut as the test says. */
function supervised({ random = 0, hasNetwork = (): boolean => true, isSlow = false } = {}) {
  const clock = new VirtualClock(0);
  const states: string[] = [];
  const script = {
    failure: null as WheelhouseError | null,
    hangs: false,
    /** Does not hear that it was called off, as a library may. */
    isDeaf: false,
    release: (): void => undefined,
    attempts: 0,
    open: new Set<ScriptedEngine>(),
    latest: null as { engine: ScriptedEngine; lose: (reason: unknown) => void } | null,
  };
  const reach: Reach = async ({ signal }) => {
    script.attempts += 1;
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => {
        if (!script.isDeaf) reject(signal.reason as Error);
      });
      if (script.hangs) script.release = resolve;
      else resolve();
    });
    if (script.failure !== null) throw script.failure;
    const engine = new ScriptedEngine();
    script.open.add(engine);
    let lose: (reason: unknown) => void = () => undefined;
    const reached: ReachedHost = {
      client: engine,
      version: await engine.version(),
      ssh: null,
      latencyMs: 1,
      onLost: (listener) => {
        lose = listener;
      },
      close: () => {
        engine.close();
        script.open.delete(engine);
      },
    };
    script.latest = {
      engine,
      lose: (reason) => {
        lose(reason);
      },
    };
    return reached;
  };
  const supervisor = new HostSupervisor(host, {
    clock,
    random: () => random,
    reach,
    login: new HostLogin({ clock, isTarget: () => Promise.resolve(true) }, () => host),
    hasNetwork,
    ...(isSlow && { pace: createPace({ clock, power: onBattery, settings: savingEnergy }) }),
    onChange: (state) => {
      states.push(state.state);
    },
  });
  return { clock, supervisor, script, states };
}

function unreachable(): WheelhouseError {
  return new WheelhouseError('HOST_UNREACHABLE', 'shop did not answer in time.');
}

describe('a supervised host', () => {
  test('is ready once its engine answered, and asks it every 15 seconds whether it is there', async () => {
    const { clock, supervisor, script, states } = supervised();
    supervisor.connect();
    await clock.advance(0);
    expect(states).toEqual(['connecting', 'ready']);
    await clock.advance(60_000);
    expect(script.latest?.engine.calls.filter((call) => call === 'ping')).toHaveLength(4);
    await supervisor.stop();
    expect([clock.pendingTimers, script.open.size]).toEqual([0, 0]);
  });

  test('is asked once a minute on battery, and stays as sure as before', async () => {
    const { clock, supervisor, script, states } = supervised({ isSlow: true });
    supervisor.connect();
    await clock.advance(600_000);
    expect(states).toEqual(['connecting', 'ready']);
    expect(script.latest?.engine.calls.filter((call) => call === 'ping')).toHaveLength(10);
    await supervisor.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  test('that stays away is tried four times less often on battery, and as soon as ever at first', async () => {
    const attemptsOf = async (isSlow: boolean, afterMs: number): Promise<number> => {
      const { clock, supervisor, script } = supervised({ isSlow, random: 0.5 });
      script.failure = unreachable();
      supervisor.connect();
      await clock.advance(afterMs);
      await supervisor.stop();
      return script.attempts;
    };
    expect(await attemptsOf(true, 60_000)).toBe(await attemptsOf(false, 60_000));
    const inADay = [await attemptsOf(false, 86_400_000), await attemptsOf(true, 86_400_000)] as const;
    expect(inADay[0] / inADay[1]).toBeGreaterThan(3);
  });

  test('that cannot be reached is tried again after the back-off, and no sooner', async () => {
    const { clock, supervisor, script } = supervised();
    script.failure = unreachable();
    supervisor.connect();
    await clock.advance(4999);
    expect(script.attempts).toBe(1);
    await clock.advance(1);
    expect(script.attempts).toBe(2);
    expect(supervisor.state).toMatchObject({ state: 'backoff', attempts: 2 });
    await supervisor.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  test('is tried at most a handful of times in ten minutes of absence', async () => {
    const { clock, supervisor, script } = supervised({ random: 0.5 });
    script.failure = unreachable();
    supervisor.connect();
    await clock.advance(600_000);
    expect(script.attempts).toBeLessThan(12);
    await supervisor.stop();
  });

  test('that needs a person is never tried by itself, and at once by a click', async () => {
    const { clock, supervisor, script, states } = supervised();
    script.failure = new WheelhouseError('AUTH_FAILED', 'shop did not let ana in.');
    supervisor.connect();
    await clock.advance(86_400_000);
    expect([script.attempts, supervisor.state.state, clock.pendingTimers]).toEqual([1, 'rejected', 0]);
    script.failure = null;
    supervisor.connect();
    await clock.advance(0);
    expect(states.at(-1)).toBe('ready');
    await supervisor.stop();
  });

  test('a click ends the back-off at once', async () => {
    const { clock, supervisor, script } = supervised({ random: 0.99 });
    script.failure = unreachable();
    supervisor.connect();
    await clock.advance(0);
    script.failure = null;
    supervisor.connect();
    await clock.advance(0);
    expect(supervisor.state.state).toBe('ready');
    await clock.advance(10_000);
    expect(script.attempts).toBe(2);
    await supervisor.stop();
  });

  test('that is half open is found by its health check, and its connection is closed', async () => {
    const { clock, supervisor, script, states } = supervised();
    supervisor.connect();
    await clock.advance(0);
    script.latest?.engine.failures.set('ping', unreachable());
    await clock.advance(15_000);
    expect(states).toEqual(['connecting', 'ready', 'backoff']);
    expect(supervisor.client).toBeNull();
    expect(script.open.size).toBe(0);
    expect(supervisor.state.lastReadyAt).toBe(0);
    await clock.advance(1000);
    expect(supervisor.state.state).toBe('ready');
    await supervisor.stop();
  });

  test('that says goodbye is reached for again', async () => {
    const { clock, supervisor, script } = supervised();
    supervisor.connect();
    await clock.advance(5000);
    script.latest?.lose(unreachable());
    expect(supervisor.state).toMatchObject({ state: 'backoff', error: { code: 'HOST_UNREACHABLE' } });
    await clock.advance(1000);
    expect(supervisor.state.state).toBe('ready');
    await supervisor.stop();
  });

  test('that is checked on a suspicion goes on with its regular checks', async () => {
    const { clock, supervisor, script } = supervised();
    supervisor.connect();
    await clock.advance(10_000);
    supervisor.check();
    await clock.advance(0);
    expect(script.latest?.engine.calls).toEqual(['version', 'ping']);
    await clock.advance(14_999);
    expect(script.latest?.engine.calls).toHaveLength(2);
    await clock.advance(1);
    expect(script.latest?.engine.calls).toHaveLength(3);
    expect(clock.pendingTimers).toBe(1);
    await supervisor.stop();
  });

  test('stops in the middle of an attempt, and what comes of it is thrown away', async () => {
    const { clock, supervisor, script, states } = supervised();
    script.hangs = true;
    supervisor.connect();
    await clock.advance(0);
    await supervisor.stop();
    expect(states).toEqual(['connecting', 'disconnected']);
    expect([clock.pendingTimers, script.open.size]).toEqual([0, 0]);
  });

  test('answers a waiting caller with the outcome, or when the caller has waited long enough', async () => {
    const { clock, supervisor, script } = supervised();
    script.hangs = true;
    supervisor.connect();
    let waited = false;
    const waiting = supervisor.settled(20_000).then(() => {
      waited = true;
    });
    await clock.advance(19_999);
    expect(waited).toBe(false);
    await clock.advance(1);
    await waiting;
    expect(supervisor.state.state).toBe('connecting');
    await supervisor.stop();
  });

  test('whose attempt succeeds although it was called off is closed again', async () => {
    const { clock, supervisor, script } = supervised();
    script.isDeaf = true;
    script.hangs = true;
    supervisor.connect();
    await clock.advance(0);
    supervisor.disconnect();
    script.release();
    await clock.advance(0);
    expect([supervisor.state.state, script.open.size, clock.pendingTimers]).toEqual(['disconnected', 0, 0]);
  });

  test('in back-off goes soon after the laptop has slept, although its time has not come', async () => {
    const { clock, supervisor, script } = supervised({ random: 0.99 });
    script.failure = unreachable();
    supervisor.connect();
    await clock.advance(600_000);
    const { state } = supervisor;
    expect(state.state === 'backoff' && state.retryAt - clock.now()).toBeGreaterThan(100_000);
    script.failure = null;
    clock.jump(30_000);
    await clock.advance(16_000);
    expect(supervisor.state.state).toBe('ready');
    await supervisor.stop();
  });

  test('in back-off waits no longer because the clock of the laptop was set back', async () => {
    const { clock, supervisor, script } = supervised({ random: 0.99 });
    script.failure = unreachable();
    supervisor.connect();
    await clock.advance(60_000);
    script.failure = null;
    clock.jump(-7_200_000);
    await clock.advance(60_000);
    expect(supervisor.state.state).toBe('ready');
    await supervisor.stop();
  });
});

describe('a machine that slept or moved', () => {
  test('asks a host that was ready at once, and gives up its dead connection within three seconds', async () => {
    const { clock, supervisor, script } = supervised();
    supervisor.connect();
    await clock.advance(0);
    script.latest?.engine.failures.set('ping', unreachable());
    supervisor.wake();
    await clock.advance(0);
    expect(supervisor.state.state).toBe('backoff');
    expect(script.attempts).toBe(1);
    await clock.advance(6_000);
    expect(supervisor.state.state).toBe('ready');
    await supervisor.stop();
  });

  test('tries a host that waits without waiting for its back-off, five seconds after the attempt before at the earliest', async () => {
    const { clock, supervisor, script } = supervised({ random: 0.99 });
    script.failure = unreachable();
    supervisor.connect();
    await clock.advance(120_000);
    const before = script.attempts;
    script.failure = null;
    supervisor.wake();
    await clock.advance(3_000);
    expect(script.attempts).toBe(before + 1);
    expect(supervisor.state.state).toBe('ready');
    await supervisor.stop();
  });

  test('without a network nothing is tried by itself, and with one again the host is', async () => {
    const network = { isThere: true };
    const { clock, supervisor, script } = supervised({ hasNetwork: () => network.isThere });
    script.failure = unreachable();
    supervisor.connect();
    await clock.advance(0);
    network.isThere = false;
    await clock.advance(3_600_000);
    expect(script.attempts).toBe(1);
    network.isThere = true;
    script.failure = null;
    supervisor.wake();
    await clock.advance(4_000);
    expect(supervisor.state.state).toBe('ready');
    await supervisor.stop();
    expect(clock.pendingTimers).toBe(0);
  });
});
