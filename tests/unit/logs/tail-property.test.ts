import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Reading } from './reading.ts';
import { ScriptedContainer, ScriptedEstate, ScriptedHost } from './scripted-host.ts';

type Act =
  | { readonly kind: 'write'; readonly count: number; readonly stepNs: bigint }
  | { readonly kind: 'cut' | 'down' | 'up' | 'stop' | 'start' }
  | { readonly kind: 'pass'; readonly ms: number };

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      count: fc.integer({ min: 1, max: 30 }),
      stepNs: fc.constantFrom(0n, 1n, 1_000_000n, 400_000_000n),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('cut' as const, 'down', 'up', 'stop', 'start') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(10, 100, 700) }),
  },
);

async function play(
  steps: readonly { act: Act; container: number }[],
  follow: Reading,
  parts: Parts,
): Promise<void> {
  const { host, estate, containers } = parts;
  let count = 0;
  for (const { act, container } of steps) {
    const target = containers[container % containers.length];
    if (target === undefined) continue;
    if (act.kind === 'pass') await follow.pass(act.ms);
    else if (act.kind === 'write') {
      const texts = Array.from({ length: act.count }, (_, index) =>
        index % 3 === 0 ? 'same' : `${(count += 1)}`,
      );
      target.write(texts, act.stepNs);
    } else if (act.kind === 'cut') host.cut();
    else if (act.kind === 'down' || act.kind === 'up') {
      host.isReachable = act.kind === 'up';
      if (act.kind === 'down') host.cut();
      estate.tellConnection(host);
    } else {
      target.isRunning = act.kind === 'start';
      target.ring();
      estate.tell(host, target);
    }
    // A few turns only, so that the next act falls anywhere into the reaction to this one.
    for (let turn = 0; turn < count % 4; turn += 1) await Promise.resolve();
  }
}

interface Parts {
  readonly host: ScriptedHost;
  readonly estate: ScriptedEstate;
  readonly containers: readonly ScriptedContainer[];
}

test('cuts, outages, stops and starts anywhere: every line of every container once, in its order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ act: acts, container: fc.nat({ max: 2 }) }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 9 }),
      async (steps, size, batchSize) => {
        const host = new ScriptedHost('home');
        host.batchSize = batchSize;
        const containers = Array.from({ length: size }, (_, index) =>
          host.add(new ScriptedContainer(`c${index}`)),
        );
        const parts = { host, containers, estate: new ScriptedEstate(host) };
        const reading = new Reading(parts.estate, { stack: 'shop', follow: true, lines: 100_000 });
        await play(steps, reading, parts);
        host.isReachable = true;
        parts.estate.tellConnection(host);
        for (const container of containers) {
          container.isRunning = true;
          container.write(['the end']);
        }
        parts.estate.tell(host, ...containers);
        await reading.pass(25_000);
        for (const [index, container] of containers.entries()) {
          expect(reading.texts(index)).toEqual(container.log.map(({ text }) => text));
        }
        expect(reading.gaps()).toEqual([]);
        reading.abort();
        expect(await reading.ended).toBeNull();
        expect([host.openReads, reading.clock.pendingTimers, parts.estate.listeners]).toEqual([0, 0, 0]);
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
