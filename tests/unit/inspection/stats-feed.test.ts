import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { StatsItem } from '../../../main/contract/stats.ts';
import { StatsFeed } from '../../../main/inspection/stats-feed.ts';
import { openEngineClient } from '../../../main/platform/docker/engine-client.ts';
import { startFakeEngine } from '../../support/fake-engine.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** An engine that sends a line of figures whenever the test says so, and a feed over it. */
async function followed() {
  const engine = await startFakeEngine();
  const open = new Set<ServerResponse>();
  let second = 0;
  engine.on('/containers/abc/stats', (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    open.add(response);
    response.on('close', () => open.delete(response));
  });
  engine.on('/containers/abc/json', (_request, response) => response.destroy());
  const client = await openEngineClient(
    { kind: 'socket', socketPath: engine.socketPath },
    { hostLabel: 'shop' },
  );
  onTestFinished(() => client.close());
  const clock = new VirtualClock();
  const suspected: string[] = [];
  const items: StatsItem[] = [];
  const feed = new StatsFeed(
    {
      clock,
      report: (error) => {
        throw error;
      },
      hosts: {
        engineOf: () => client,
        subscribe: () => ({ [Symbol.dispose]: () => undefined }),
        suspect: (hostId) => suspected.push(hostId),
      },
    },
    { hostId: 'h', containerId: 'abc', name: 'web' },
  );
  const watching = feed.subscribe((item) => items.push(item));
  onTestFinished(() => watching[Symbol.dispose]());
  await expect.poll(() => open.size).toBe(1);
  return {
    engine,
    clock,
    feed,
    items,
    suspected,
    open,
    send: (text?: string): void => {
      second += 1;
      const read = new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();
      const cpu_stats = {
        cpu_usage: { total_usage: second * 100 },
        system_cpu_usage: second * 1_000,
        online_cpus: 2,
      };
      for (const response of open) response.write(text ?? `${JSON.stringify({ read, cpu_stats })}\r\n`);
    },
    samples: () => items.flatMap((item) => (item.type === 'sample' ? [item.sample] : [])),
    states: () => items.flatMap((item) => (item.type === 'counting' ? [item.counting.state] : [])),
  };
}

describe('the live figures of a container', () => {
  it('say that the connection was lost, leave a gap and go on when it is back', async () => {
    const { engine, clock, send, samples, states, open } = await followed();
    send();
    await expect.poll(() => samples().length).toBe(1);
    send();
    await expect.poll(() => samples().length).toBe(2);
    expect(samples()[1]).toMatchObject({ afterGap: false, cpuPercent: 20 });
    engine.cut();
    await expect.poll(states).toEqual(['counting', 'lost']);
    await expect
      .poll(async () => {
        await clock.advance(2_000);
        return open.size;
      })
      .toBe(1);
    send();
    await expect.poll(states).toEqual(['counting', 'lost', 'counting']);
    expect(samples()[2]).toMatchObject({ afterGap: true, cpuPercent: null });
  });

  it('are lost where an engine says nothing for five seconds, and its host is looked at', async () => {
    const { clock, send, samples, states, suspected } = await followed();
    send();
    await expect.poll(() => samples().length).toBe(1);
    await clock.advance(4_900);
    expect(states()).toEqual(['counting']);
    await clock.advance(200);
    expect(states()).toEqual(['counting', 'lost']);
    expect(suspected).toEqual(['h']);
    send();
    await expect.poll(() => samples().length).toBe(2);
    expect(samples()[1]).toMatchObject({ afterGap: true });
  });

  it('tell of an engine that sends nonsense', async () => {
    const { send, items } = await followed();
    send('{"read": 1\n');
    await expect
      .poll(() => items.at(-1))
      .toMatchObject({
        type: 'counting',
        counting: {
          state: 'lost',
          reason: 'Docker on shop sent figures of web that Wheelhouse cannot read.',
        },
      });
  });

  it('keep ten minutes for whoever comes later, and nothing when all have left', async () => {
    const { clock, send, samples, feed } = await followed();
    for (let sent = 1; sent <= 4; sent += 1) {
      send();
      await expect.poll(() => samples().length).toBe(sent);
      await clock.advance(4 * 60_000);
    }
    const before = feed.snapshot();
    expect(before.type === 'snapshot' ? before.samples.map(({ at }) => at) : []).toEqual(
      samples()
        .slice(1)
        .map(({ at }) => at),
    );
    feed.close();
    expect(feed.snapshot()).toMatchObject({ samples: [] });
  });
});
