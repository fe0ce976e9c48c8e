import { describe, expect, test } from 'vitest';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { Inventory } from '../../../main/contract/stacks.ts';
import { toContainerView } from '../../../main/stacks/model.ts';
import { resolveContainer } from '../../../main/stacks/resolve.ts';
import { known } from './known.ts';

const hosts = [
  { id: 'h1', name: 'alpha' },
  { id: 'h2', name: 'beta' },
] as HostView[];

function inventory(hostId: string, names: Record<string, string>): Inventory {
  const judged = { seen: true, crashLoop: false, runsToCompletion: false };
  return {
    hostId,
    certainty: 'fresh',
    observedAt: 1,
    containers: Object.entries(names).map(([id, name]) =>
      toContainerView(hostId, known({ id: id.padEnd(64, '0'), name }), judged),
    ),
  };
}

const inventories = [
  inventory('h1', { abcd1: 'web', abcd2: 'db', cafe: 'cafe-proxy' }),
  inventory('h2', { beef: 'web', feed: 'cafe' }),
];

function found(reference: string, among = inventories): string {
  const { host, container } = resolveContainer(reference, among, hosts);
  return `${host}/${container.name}`;
}

describe('a container is found', () => {
  test('by its name, its id, or a beginning of the id that is unique', () => {
    expect([found('db'), found('/db'), found('abcd2'.padEnd(64, '0')), found('abcd2')]).toEqual(
      Array.from({ length: 4 }, () => 'alpha/db'),
    );
  });

  test('by its name before anything that only begins with it', () => {
    expect(found('cafe')).toBe('beta/cafe');
  });
});

describe('a reference is refused', () => {
  test('with the hosts, where several have such a container', () => {
    expect(() => found('web')).toThrow('"web" is on several hosts: alpha, beta.');
  });

  test('with the candidates, where it fits several on one host', () => {
    expect(() => found('abcd')).toThrow(
      '"abcd" fits several containers on alpha: web (abcd10000000), db (abcd20000000).',
    );
  });

  test('where it is too short to be meant', () => {
    expect(() => found('bee')).toThrow('There is no container "bee" on alpha, beta.');
  });

  test('and says that a host is away, since the container may be there', () => {
    const stale = inventories.map((one) => ({ ...one, certainty: 'stale' as const }));
    expect(() => resolveContainer('gone', stale, hosts)).toThrow(
      expect.objectContaining({
        code: 'NOT_FOUND',
        hint: 'It may still be there: what runs on alpha, beta is not known now.',
      }) as Error,
    );
  });

  test.each(['--rm', '"; rm -rf /', "it's", 'a\nb', '../etc', '%00'])('as data: %j', (reference) => {
    expect(() => found(reference)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }) as Error);
  });
});
