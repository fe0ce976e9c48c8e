import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareInventories } from '../../../main/changes/compare.ts';
import { isEnding, type Fact } from '../../../main/changes/model.ts';
import type { SavedInventory } from '../../../main/stacks/queries.ts';
import { configuration, container, saved } from './saved.ts';

function facts(inventory: SavedInventory): readonly Fact[] {
  return compareInventories(inventory).filter((finding): finding is Fact => !isEnding(finding));
}

function kinds(inventory: SavedInventory): readonly string[] {
  return facts(inventory).map(({ kind, name }) => `${kind} ${name}`.trim());
}

describe('two inventories that follow each other', () => {
  test('the same one twice says nothing, whatever is in it', () => {
    const anything = fc.array(
      fc.record({
        name: fc.string({ minLength: 1 }),
        state: fc.constantFrom('running', 'exited', 'restarting', 'paused', 'created', 'dead'),
        health: fc.constantFrom(null, 'healthy', 'unhealthy', 'starting'),
        restartCount: fc.nat(),
        startedAt: fc.option(fc.nat()),
        finishedAt: fc.option(fc.nat()),
      }),
    );
    fc.assert(
      fc.property(anything, (all) => {
        const before = all.map((each, index) => container(each.name, { ...each, id: String(index) }));
        // Others than the same objects, so that the values are compared.
        const after = structuredClone(before);
        expect(compareInventories(saved(before, after))).toEqual([]);
      }),
    );
  });

  test('a host that is seen for the first time is one change, however many containers it has', () => {
    const many = Array.from({ length: 200 }, (_, index) => container(`c${String(index)}`));
    const found = facts(saved(null, many));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'firstSeen', count: 200 });
  });

  test('a container with the name of the one that went is recreated', () => {
    const found = facts(
      saved([container('api')], [container('api', { id: 'api-2', configuration: configuration('img-b') })]),
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 'recreated', name: 'api', containerId: 'api-2' });
  });

  test('so is the one of a service whose name became another, and none of several replicas', () => {
    expect(kinds(saved([container('api')], [container('shop-api-1', { id: 'x', service: 'api' })]))).toEqual([
      'recreated shop-api-1',
    ]);
    const replicas = [1, 2].map((index) => container(`new-${String(index)}`, { service: 'api' }));
    expect(kinds(saved([container('api')], replicas))).toEqual(['removed api', 'added new-1', 'added new-2']);
  });

  test('while Compose recreates, the name with an id before it is the same name', () => {
    expect(
      kinds(saved([container('api')], [container('0123456789ab_api', { id: 'api-2', service: 'other' })])),
    ).toEqual(['recreated api']);
  });

  test('what happened while nobody watched lies between both looks, unless the engine or the container says when', () => {
    const unseen = { watchedSince: 15_000 };
    const gone = facts(saved([container('api')], [], unseen));
    expect(gone[0]).toMatchObject({ kind: 'removed', at: 20_000, afterAt: 10_000 });
    const told = facts(saved([container('api')], [], { ...unseen, removedAt: new Map([['api-1', 12_345]]) }));
    expect(told[0]).toMatchObject({ kind: 'removed', at: 12_345, afterAt: null });
    const ill = facts(saved([container('api')], [container('api', { health: 'unhealthy' })], unseen));
    expect(ill[0]).toMatchObject({ kind: 'unhealthy', at: 20_000, afterAt: 10_000 });
    const seenIll = facts(saved([container('api')], [container('api', { health: 'unhealthy' })]));
    expect(seenIll[0]).toMatchObject({ at: 20_000, afterAt: null });
  });

  test('an engine’s clock that is wrong puts nothing outside the time in which it happened', () => {
    const [early] = facts(saved([], [container('api', { createdAt: 5 })]));
    const [late] = facts(saved([], [container('api', { createdAt: 99_999 })]));
    expect([early?.at, late?.at]).toEqual([10_000, 20_000]);
  });

  test('a restart is somebody’s, or the engine’s where it counted it; an end that was a crash is no stop', () => {
    const api = container('api');
    expect(kinds(saved([api], [container('api', { startedAt: 15_000 })]))).toEqual(['restarted api']);
    const [counted] = facts(saved([api], [container('api', { startedAt: 15_000, restartCount: 7 })]));
    expect(counted).toMatchObject({ kind: 'restartedByEngine', count: 7 });
    const waiting = container('api', { state: 'restarting', restartCount: 7 });
    expect(kinds(saved([waiting], [container('api', { startedAt: 15_000, restartCount: 7 })]))).toEqual([]);
    const ended = container('api', { state: 'exited', finishedAt: 15_000 });
    expect(kinds(saved([api], [ended]))).toEqual(['stopped api']);
    expect(kinds(saved([api], [ended], { crashed: (_, at) => at === 15_000 }))).toEqual([]);
  });

  test('a host that was restarted is one change', () => {
    const names = ['a', 'b', 'c', 'd'];
    const before = names.map((name) => container(name));
    const after = names.map((name, index) => container(name, { startedAt: 15_000 + index * 1000 }));
    expect(facts(saved(before, after))).toMatchObject([{ kind: 'allRestarted', count: 4 }]);
    const two = after.map((each, index) => (index < 2 ? each : (before[index] ?? each)));
    expect(kinds(saved(before, two))).toEqual(['restarted a', 'restarted b']);
  });

  test('an engine with a thousand other containers fills no table', () => {
    const of = (prefix: string) =>
      Array.from({ length: 1000 }, (_, index) => container(`${prefix}${String(index)}`, { stack: null }));
    const found = compareInventories(saved(of('a'), of('b')));
    expect(found.filter((finding) => !isEnding(finding))).toHaveLength(401);
    expect(found.at(-1)).toMatchObject({ kind: 'more' });
  });
});
