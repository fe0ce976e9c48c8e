import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OwnContainer } from '../../../../main/platform/locks/containers.ts';
import {
  lockContainerName,
  lockLabels,
  renewalContainerName,
  type OwnKind,
} from '../../../../main/platform/locks/labels.ts';
import { leftBehind, lockHeld, toStandingLocks, whoBroke } from '../../../../main/platform/locks/model.ts';

const hostNowMs = Date.parse('2026-01-15T12:00:00Z');
const kinds = ['container', 'stack', 'volume', 'image', 'network', 'host'] as const;

function lock(name: string, ageMs: number, labels: Record<string, string> = {}): OwnContainer {
  return {
    id: `id-of-${name}`,
    name: lockContainerName({ kind: 'container', name }),
    createdAtMs: hostNowMs - ageMs,
    labels: {
      [lockLabels.own]: 'lock',
      [lockLabels.kind]: 'container',
      [lockLabels.name]: name,
      [lockLabels.holder]: 'ana@laptop',
      [lockLabels.actor]: 'ana (desktop)',
      [lockLabels.folder]: 'folder-of-ana',
      [lockLabels.job]: 'job-1',
      [lockLabels.purpose]: 'containers.restart',
      [lockLabels.leaseMs]: '60000',
      ...labels,
    },
  };
}

function about(of: OwnContainer, own: OwnKind, number: number, ageMs: number): OwnContainer {
  return {
    ...of,
    id: `${own}-${number}`,
    name: renewalContainerName(of.id, number),
    createdAtMs: hostNowMs - ageMs,
    labels: {
      ...of.labels,
      [lockLabels.own]: own,
      [lockLabels.of]: of.id,
      [lockLabels.number]: String(number),
    },
  };
}

test('every target has a name that an engine accepts, and no two have the same', () => {
  const target = fc.record({
    kind: fc.constantFrom(...kinds),
    name: fc.string({ unit: 'binary', maxLength: 300 }),
  });
  fc.assert(
    fc.property(target, target, (a, b) => {
      expect(lockContainerName(a)).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,120}$/);
      const isSame = a.kind === b.kind && a.name === b.name;
      expect(lockContainerName(a) === lockContainerName(b)).toBe(isSame);
    }),
  );
});

test('a lock is as old as its container, as fresh as its newest renewal, and stale only by the host’s clock', () => {
  const old = lock('web', 600_000);
  const renewed = [about(old, 'lock-renewal', 7, 70_000), about(old, 'lock-renewal', 8, 5_000)];
  expect(toStandingLocks({ hostNowMs, containers: [old, ...renewed] })).toMatchObject([
    { name: 'container/web', ageMs: 600_000, renewedAgoMs: 5_000, number: 8, stale: false },
  ]);
  // The list and the header that tells the host's clock both cut to seconds.
  const ages = [59_000, 62_000, 63_000].map((ageMs) =>
    toStandingLocks({ hostNowMs, containers: [lock('web', ageMs)] }),
  );
  expect(ages.map(([one]) => one?.stale)).toEqual([false, false, true]);
});

test('hostile labels are cut and cleaned, and a container that only claims to be a lock is none', () => {
  const hostile = lock('web', 1000, {
    [lockLabels.holder]: `\u001b[2J${'x'.repeat(5000)}`,
    [lockLabels.leaseMs]: '-1e99',
  });
  const [seen] = toStandingLocks({ hostNowMs, containers: [hostile] });
  expect(seen?.holder).toMatch(/^\u{FFFD}\[2Jx{196}$/u);
  expect(seen?.leaseMs).toBe(0);
  const claimant = { ...lock('web', 1000), labels: { ...lock('web', 1000).labels, [lockLabels.name]: 'db' } };
  expect(toStandingLocks({ hostNowMs, containers: [claimant] })).toEqual([]);
});

test('only what our own journal knows to be over is left behind; a copied data folder clears nothing away', () => {
  const ours = lock('web', 1000);
  const theirs = lock('db', 1000, { [lockLabels.folder]: 'folder-of-ben' });
  const broken = about(theirs, 'lock-broken', 3, 8 * 24 * 3_600_000);
  const containers = [ours, about(ours, 'lock-renewal', 1, 500), theirs, broken];
  const leftWhen = (state: 'live' | 'ended' | 'unknown') =>
    leftBehind({ hostNowMs, containers }, 'folder-of-ana', () => state).map(({ id }) => id);
  // A mark that nobody came back for in a week goes whoever looks.
  expect(leftWhen('live')).toEqual([broken.id]);
  expect(leftWhen('unknown')).toEqual([broken.id]);
  expect(leftWhen('ended')).toEqual([ours.id, 'lock-renewal-1', broken.id]);
  // What another room keeps on the engine is not the business of locks.
  const other: OwnContainer = { ...ours, id: 'undo', labels: { ...ours.labels, [lockLabels.own]: 'undo' } };
  expect(leftBehind({ hostNowMs, containers: [other] }, 'folder-of-ana', () => 'ended')).toEqual([]);
});

test('a refusal names the holder, the host and the age; of a silent holder also how to go on', () => {
  const host = { id: 'h1', name: 'shop' };
  const refuse = (ageMs: number) => {
    const [one] = toStandingLocks({ hostNowMs, containers: [lock('web', ageMs)] });
    return one === undefined ? undefined : lockHeld(one, host);
  };
  expect(refuse(12_000)).toMatchObject({
    code: 'LOCK_HELD',
    message: '“web” on shop is busy: containers.restart, asked by ana (desktop) at ana@laptop 12 s ago.',
    hint: 'Wait for it to end, or ask its holder to cancel it.',
  });
  expect(refuse(300_000)).toMatchObject({
    message: expect.stringContaining('5 min ago, and its lock was last renewed 5 min ago.') as string,
    hint: expect.stringContaining(
      'wheelhouse locks break container/web --host shop --confirm container/web',
    ) as string,
    details: { stale: true, lock: 'container/web', holderJobId: 'job-1' },
  });
});

test('who broke a lock is told by the mark that stays', () => {
  const old = lock('web', 600_000);
  const mark = about(old, 'lock-broken', 2, 1000);
  const labels = { ...mark.labels, [lockLabels.actor]: 'ben (cli)', [lockLabels.holder]: 'ben@laptop-2' };
  expect(whoBroke({ hostNowMs, containers: [{ ...mark, labels }] }, old.id)).toBe(
    'ben (cli) at ben@laptop-2',
  );
  expect(whoBroke({ hostNowMs, containers: [old] }, old.id)).toBeNull();
});
