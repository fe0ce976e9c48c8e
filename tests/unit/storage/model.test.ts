import { describe, expect, test } from 'vitest';
import type { ContainerUse } from '../../../main/platform/docker/container-users.ts';
import type { ImageSummary } from '../../../main/platform/docker/images.ts';
import { findImage, hiddenParents, judgeRemoval, toImageViews } from '../../../main/storage/image-model.ts';
import {
  findPrunable,
  inOrder,
  judgeItem,
  readKey,
  type ObservedStorage,
} from '../../../main/storage/prune-model.ts';
import { createPullProgress, describeBytes } from '../../../main/storage/pull-progress.ts';

const id = (digit: string): string => `sha256:${digit.repeat(64)}`;

function image(digit: string, tags: readonly string[], more: Partial<ImageSummary> = {}): ImageSummary {
  const base = { digests: [], createdAtMs: 1_000, sizeBytes: 100, sharedBytes: 40, parentId: '', labels: {} };
  return { ...base, ...more, id: id(digit), tags };
}

function use(name: string, more: Partial<ContainerUse> = {}): ContainerUse {
  const base = { labels: {}, imageId: '', createdAtMs: 1_000, writtenBytes: null, volumes: [], networks: [] };
  return { ...base, state: 'running', ...more, id: name, name };
}

const nothing: ObservedStorage = {
  uses: [],
  endings: new Map(),
  listed: [],
  all: [],
  taggedAt: new Map(),
  volumes: [],
  networks: [],
  cache: [],
  usage: null,
};
const asked = { hostId: 'h', keep: [], before: null };

describe('an image that somebody names', () => {
  const images = toImageViews({
    listed: [image('a', ['redis:7', 'redis:latest']), image('b', ['abc:1']), image('c', [])],
    uses: [],
    usage: null,
  });

  test.each([
    ['redis:7', id('a'), 'redis:7'],
    ['redis', id('a'), 'redis:latest'],
    ['docker.io/library/redis:7', id('a'), 'redis:7'],
    [id('a'), id('a'), null],
    ['aaaaaaaaaaaa', id('a'), null],
    ['sha256:cccc', id('c'), null],
    ['abc:1', id('b'), 'abc:1'],
  ])('%s', (reference, found, tag) => {
    expect(findImage(reference, images, 'web-1')).toMatchObject({ image: { id: found }, tag });
  });

  test('too few digits of an id find nothing', () => {
    expect(() => findImage('aaa', images, 'web-1')).toThrow('There is no image aaa on web-1.');
  });
});

describe('removing an image', () => {
  const how = { host: 'web-1', force: false };
  const observe = (
    listed: readonly ImageSummary[],
    all: readonly ImageSummary[],
    uses: readonly ContainerUse[] = [],
  ) => ({ listed, all: [...listed, ...all], uses, usage: null }) as const;

  test('one of several names goes even while a container uses the image; the last one does not', () => {
    const observed = observe([image('a', ['app:1', 'app:2'])], [], [use('web', { imageId: id('a') })]);
    const [view] = toImageViews(observed);
    if (view === undefined) throw new Error('no view');
    expect(judgeRemoval({ image: view, tag: 'app:1' }, observed, how)).toMatchObject({
      effect: 'untag',
      refusal: null,
    });
    const last = { ...view, tags: ['app:1'] };
    expect(judgeRemoval({ image: last, tag: 'app:1' }, observed, how).refusal?.message).toBe(
      'The image app:1 on web-1 is in use by web.',
    );
    expect(
      judgeRemoval({ image: view, tag: null }, observed, { ...how, force: true }).refusal,
    ).not.toBeNull();
  });

  test('hidden parents go with the last image that was built upon them, and not those that others need', () => {
    const chain = [image('2', [], { parentId: id('1') }), image('1', [], { parentId: id('0') })];
    const top = image('3', ['app:1'], { parentId: id('2') });
    const base = image('0', ['base:1']);
    expect(hiddenParents(id('3'), { all: [top, ...chain, base], uses: [] })).toEqual([id('2'), id('1')]);
    const sibling = image('4', ['app:0'], { parentId: id('1') });
    expect(hiddenParents(id('3'), { all: [top, sibling, ...chain, base], uses: [] })).toEqual([id('2')]);
    const used = [use('old', { imageId: id('2') })];
    expect(hiddenParents(id('3'), { all: [top, ...chain, base], uses: used })).toEqual([]);
  });
});

describe('a clean-up', () => {
  test('never has what runs, what is used by a stopped container, or what is Wheelhouse’s own', () => {
    const own = { labels: { 'dev.wheelhouse.undo': '1' } };
    const observed: ObservedStorage = {
      ...nothing,
      uses: [
        use('web', { imageId: id('a') }),
        use('idle', {
          imageId: id('b'),
          state: 'exited',
          volumes: [{ name: 'data', mountPath: '/d', readOnly: false }],
        }),
        use('undo', { ...own, state: 'exited' }),
        use('paused', { state: 'paused' }),
      ],
      endings: new Map([['idle', { finishedAtMs: 5_000, exitCode: 0 }]]),
      listed: [image('a', ['a:1']), image('b', ['b:1']), image('c', ['c:1'], own), image('d', ['d:1'])],
      volumes: ['data', 'lone'].map((name) => ({
        name,
        driver: 'local',
        scope: 'local',
        createdAtMs: 1,
        labels: {},
      })),
    };
    const found = findPrunable(['containers', 'images', 'volumes'], observed, asked);
    expect(found.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'container idle',
      'image d:1',
      'volume lone',
    ]);
    expect(found.map(({ chosen }) => chosen)).toEqual([true, true, false]);
    expect(findPrunable(['containers'], observed, { ...asked, before: 4_999 })).toEqual([]);
  });

  test('takes nothing by a key of another state, nor by a key that somebody made up', () => {
    const before: ObservedStorage = { ...nothing, listed: [image('d', ['d:1'])] };
    const [item] = findPrunable(['images'], before, asked);
    const key = item?.key ?? '';
    expect(readKey(key)).toEqual({ kind: 'image', id: id('d') });
    expect(judgeItem(key, before, asked)).toMatchObject({ item: { id: id('d') } });
    const named: ObservedStorage = { ...nothing, listed: [image('d', ['d:1', 'release:41'])] };
    expect(judgeItem(key, named, asked)).toMatchObject({ why: 'it changed since it was shown' });
    expect(judgeItem(key, nothing, asked)).toMatchObject({ why: 'it is gone already' });
    const used: ObservedStorage = { ...before, uses: [use('web', { imageId: id('d') })] };
    expect(judgeItem(key, used, asked)).toEqual({ name: 'd:1', why: 'web uses it now' });
    for (const forged of [
      'image:x',
      'volume:data',
      '__proto__:a:0123456789ab',
      `image:${id('d')}:000000000000`,
    ]) {
      expect('item' in judgeItem(forged, before, asked), forged).toBe(false);
    }
  });

  test('removes what was built before what it was built upon, and containers first', () => {
    const record = (name: string, parents: readonly string[]) => ({
      id: name,
      parents,
      description: '',
      inUse: false,
      shared: false,
      sizeBytes: 1,
      createdAtMs: null,
      lastUsedAtMs: null,
    });
    const cache = [record('root', []), record('mid', ['root']), record('leaf', ['mid'])];
    const observed: ObservedStorage = { ...nothing, cache, uses: [use('old', { state: 'exited' })] };
    const items = findPrunable(['buildCache', 'containers'], observed, asked);
    expect(inOrder(items, cache).map(({ key }) => readKey(key)?.id)).toEqual(['old', 'leaf', 'mid', 'root']);
  });
});

describe('the progress of a pull', () => {
  test('has no end until every layer has named its size, then a rate and the time left', () => {
    const toProgress = createPullProgress();
    const layer = (name: string, doneBytes: number, totalBytes: number | null) =>
      ({ id: name, state: totalBytes === null ? 'waiting' : 'downloading', doneBytes, totalBytes }) as const;
    expect(toProgress([layer('a', 0, 10_000_000), layer('b', 0, null)], 0)).toMatchObject({
      done: 0,
      total: null,
    });
    expect(toProgress([layer('a', 4_000_000, 10_000_000), layer('b', 0, 10_000_000)], 2_000)).toEqual({
      phase: 'download',
      done: 4_000_000,
      total: 20_000_000,
      unit: 'bytes',
      message: '0 of 2 layers · 2.0 MB/s · 8 s left',
    });
    expect(
      toProgress([{ id: 'a', state: 'unpacking', doneBytes: 20_000_000, totalBytes: 20_000_000 }], 9_000),
    ).toMatchObject({ phase: 'unpack', done: 20_000_000, message: '0 of 1 layers' });
  });

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [12_340_000, '12.3 MB'],
    [999_600_000, '1.0 GB'],
  ])('%d bytes are %s', (bytes, words) => {
    expect(describeBytes(bytes)).toBe(words);
  });
});
