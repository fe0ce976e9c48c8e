import { beforeAll, describe, expect, it } from 'vitest';
import type { StatsItem, UsageSample } from '../../../main/contract/stats.ts';
import { docker, ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
import { insideContainer, openInside, type InsideLab } from '../files/inside-lab.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

// One core in full, until it is stopped.
const busy = ['busybox:1', 'sh', '-c', 'while :; do :; done'];
const within = 25;

async function samplesOf(
  items: AsyncIterable<StatsItem>,
  enough: (samples: readonly UsageSample[], item: StatsItem) => boolean,
): Promise<readonly UsageSample[]> {
  const samples: UsageSample[] = [];
  for await (const item of items) {
    if (item.type === 'sample') samples.push(item.sample);
    if (enough(samples, item)) break;
  }
  return samples;
}

function follow({ client }: InsideLab, host: EngineName, container: string, signal?: AbortSignal) {
  return client.containers.stats({ host, container }, signal === undefined ? {} : { signal });
}

describe.each<EngineName>(['local', 'remote'])('the live figures of a container of the %s engine', (host) => {
  it('agree with docker stats', async () => {
    const lab = await openInside(world, [host]);
    const container = await insideContainer(lab, host, ['--memory', '64m', ...busy]);
    const ours = samplesOf(await follow(lab, host, container), (samples) => samples.length >= 5);
    const theirs = await docker(host, ['stats', '--no-stream', '--format', '{{json .}}', container]);
    const { CPUPerc, PIDs, MemUsage } = JSON.parse(theirs) as Record<string, string>;
    const samples = await ours;
    expect(samples[0]).toMatchObject({ afterGap: true, cpuPercent: null, receivedRate: null });
    const percents = samples.slice(1).map(({ cpuPercent }) => cpuPercent ?? Number.NaN);
    // Others work on this machine too, so that what a busy loop gets of a core varies from second to second.
    const theirPercent = Number.parseFloat(CPUPerc ?? '');
    expect(theirPercent).toBeGreaterThan(Math.min(...percents) - within);
    expect(theirPercent).toBeLessThan(Math.max(...percents) + within);
    expect(Math.max(...percents)).toBeGreaterThan(within);
    expect(samples.at(-1)).toMatchObject({
      processes: Number(PIDs),
      memoryLimitBytes: 64 * 1024 * 1024,
      afterGap: false,
      sentRate: 0,
    });
    const [, amount = '', unit = ''] = /^([\d.]+)(\w+)/.exec(MemUsage ?? '') ?? [];
    const theirBytes = Number(amount) * (unit === 'KiB' ? 1024 : 1024 * 1024);
    expect(Math.abs((samples.at(-1)?.memoryBytes ?? 0) - theirBytes)).toBeLessThan(256 * 1024);
  });

  it('say that it was stopped, go on after a gap when it starts, and end when it is removed', async () => {
    const lab = await openInside(world, [host]);
    const container = await insideContainer(lab, host, ['busybox:1', 'sleep', '600']);
    const items = await follow(lab, host, container);
    const seen: string[] = [];
    let after: UsageSample | undefined;
    for await (const item of items) {
      if (item.type === 'counting') seen.push(item.counting.state);
      if (item.type === 'sample' && seen.length === 1) void docker(host, ['kill', container]);
      if (item.type === 'sample' && seen.includes('stopped')) after ??= item.sample;
      if (item.type === 'counting' && item.counting.state === 'stopped')
        await docker(host, ['start', container]);
      if (after !== undefined && !seen.includes('removed')) void docker(host, ['rm', '--force', container]);
    }
    expect(seen.slice(0, 3)).toEqual(['counting', 'stopped', 'counting']);
    expect(seen.at(-1)).toBe('removed');
    expect(after).toMatchObject({ afterGap: true, cpuPercent: null });
  });
});

describe('a container that several look at', () => {
  it('is counted once, and no longer when the last has left', async () => {
    const lab = await openInside(world, ['local']);
    const container = await insideContainer(lab, 'local', ['busybox:1', 'sleep', '600']);
    const engine = lab.rooms.hosts.queries.engineOf(lab.rooms.hosts.queries.resolve('local').id);
    const idle = engine.openRequests;
    const leaving = [new AbortController(), new AbortController()] as const;
    const streams = await Promise.all(leaving.map(({ signal }) => follow(lab, 'local', container, signal)));
    const firsts = await Promise.all(
      streams.map((items) => samplesOf(items, (samples) => samples.length >= 1).then(([first]) => first)),
    );
    expect(firsts[0]?.at).toBe(firsts[1]?.at);
    await expect.poll(() => engine.openRequests).toBe(idle);

    const stays = await follow(lab, 'local', container, leaving[0].signal);
    await stays.next();
    const [opened] = [await stays.next()];
    expect(opened.done).toBe(false);
    expect(engine.openRequests).toBe(idle + 1);
    const late = await follow(lab, 'local', container, leaving[1].signal);
    await late.next();
    expect(engine.openRequests).toBe(idle + 1);
    leaving[1].abort();
    expect(engine.openRequests).toBe(idle + 1);
    leaving[0].abort();
    await expect.poll(() => engine.openRequests).toBe(idle);
  });
});
