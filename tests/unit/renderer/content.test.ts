import { describe, expect, it } from 'vitest';
import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';
import { applyContainerItem } from '../../../renderer/app/client/inventories.ts';
import { formatAgo, formatDuration } from '../../../renderer/app/language/format.ts';
import { toChanges } from '../../../renderer/features/audit/changes.ts';
import { changedKeys, forgetCommand, keyFileOnHost } from '../../../renderer/features/connection/host-key.ts';
import { parseJsonLine } from '../../../renderer/features/logs/log-json.ts';
import { namedChoices, parseLogsSearch, toSearch } from '../../../renderer/features/logs/logs-search.ts';
import { actsFor, asksFirst } from '../../../renderer/features/stacks/acts.ts';
import { portTexts, shortDigest } from '../../../renderer/features/stacks/container-text.ts';
import { RowSorter, toItems, type Column } from '../../../renderer/ui/table-rows.ts';

const container = (id: string, name = id): ContainerView => ({ id, name }) as ContainerView;
const inventory = (hostId: string, ...containers: ContainerView[]): Inventory => ({
  hostId,
  certainty: 'fresh',
  observedAt: 1,
  containers,
});

describe('what is known of containers', () => {
  it('follows the changes of one host and leaves the others alone', () => {
    const before = applyContainerItem(undefined, {
      type: 'snapshot',
      inventories: [inventory('a', container('1'), container('2')), inventory('b', container('3'))],
    });
    const after = applyContainerItem(before, {
      type: 'containers',
      hostId: 'a',
      observedAt: 9,
      changed: [container('2', 'renamed'), container('4')],
      removed: ['1'],
    });
    expect(after.get('a')).toEqual({
      ...inventory('a', container('2', 'renamed'), container('4')),
      observedAt: 9,
    });
    expect(after.get('b')).toBe(before.get('b'));
  });

  it('forgets a removed host, and takes no change for a host that it does not know', () => {
    const known = applyContainerItem(undefined, { type: 'snapshot', inventories: [inventory('a')] });
    expect(applyContainerItem(known, { type: 'hostRemoved', hostId: 'a' }).size).toBe(0);
    const item = {
      type: 'containers',
      hostId: 'x',
      observedAt: 1,
      changed: [container('1')],
      removed: [],
    } as const;
    expect(applyContainerItem(known, { ...item, changed: [...item.changed], removed: [] }).has('x')).toBe(
      false,
    );
  });
});

describe('times', () => {
  it('are told in words of the language', () => {
    expect([
      formatAgo(0, 3_000, 'en'),
      formatAgo(0, 59_000, 'en'),
      formatAgo(0, 200_000, 'en'),
      formatAgo(0, 7_200_000, 'ko'),
    ]).toEqual([null, '59 sec ago', '3 min ago', '2시간 전']);
    expect([
      formatDuration(125_000, 'en'),
      formatDuration(0, 'en'),
      formatDuration(90_061_000, 'ko'),
    ]).toEqual(['2m 5s', '0s', '1일 1시간']);
  });

  it('are never in the future, whatever the clocks say', () => {
    expect(formatAgo(10_000, 0, 'en')).toBeNull();
  });
});

describe('a table', () => {
  const columns: Column<{ id: string; n: number | null }>[] = [
    { id: 'n', label: 'n', width: '1fr', sortValue: (row) => row.n, render: () => null },
  ];
  const rows = [
    { id: 'c', n: 2 },
    { id: 'a', n: null },
    { id: 'b', n: 10 },
  ];
  const keyOf = (row: { id: string }): string => row.id;

  it('puts what is not known last, in either direction', () => {
    const order = (descending: boolean) =>
      new RowSorter<(typeof rows)[number]>()
        .sort(rows, columns, { column: 'n', descending }, keyOf)
        .map(keyOf);
    expect([order(false), order(true)]).toEqual([
      ['c', 'b', 'a'],
      ['b', 'c', 'a'],
    ]);
  });

  it('lays rows out under the heads of their groups', () => {
    const items = toItems(
      rows,
      keyOf,
      (row) => (row.n === null ? 'none' : 'some'),
      (a, b) => a.localeCompare(b),
    );
    expect(items.map(({ key }) => key)).toEqual(['group none', 'a', 'group some', 'c', 'b']);
  });
});

describe('a container in words', () => {
  it('names each port once, with the address only where it is not open to all', () => {
    const port = { privatePort: 80, protocol: 'tcp' };
    expect(
      portTexts([
        { ...port, ip: '0.0.0.0', publicPort: 8080 },
        { ...port, ip: '::', publicPort: 8080 },
        { ...port, ip: '127.0.0.1', publicPort: 81 },
        { ...port, ip: '::1', publicPort: 81 },
        { ip: null, publicPort: null, privatePort: 53, protocol: 'udp' },
      ]),
    ).toEqual(['8080→80', '127.0.0.1:81→80', '[::1]:81→80', '53/udp']);
  });

  it('has a short digest', () => {
    expect(shortDigest('nginx@sha256:0123456789abcdef')).toBe('0123456789ab');
  });

  it('offers what makes sense, and asks before it takes something away', () => {
    expect(actsFor('exited')).toEqual(['start', 'restart', 'remove']);
    expect([
      asksFirst('start', true),
      asksFirst('pause', false),
      asksFirst('pause', true),
      asksFirst('remove', false),
    ]).toEqual([false, false, true, true]);
  });
});

describe('a host key', () => {
  const failure = {
    details: {
      host: '10.0.0.2',
      port: 2222,
      algorithm: 'ssh-ed25519',
      fingerprint: 'SHA256:new',
      known: [
        { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:old', file: '/home/ana/.ssh/known_hosts', line: 3 },
        'junk',
      ],
    },
  };

  it('is shown beside the one that was known', () => {
    expect(changedKeys(failure)).toEqual({
      known: [
        { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:old', file: '/home/ana/.ssh/known_hosts', line: 3 },
      ],
      offered: { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:new', file: null, line: null },
    });
    expect(changedKeys({})).toEqual({ known: [], offered: null });
  });

  it('is taken out of its file under the name that known_hosts uses', () => {
    expect(forgetCommand(failure)).toBe("ssh-keygen -R '[10.0.0.2]:2222' -f '/home/ana/.ssh/known_hosts'");
    expect(forgetCommand({ details: { host: "we'b", port: 22 } })).toBe("ssh-keygen -R 'we'\\''b'");
    expect(forgetCommand({})).toBeNull();
    expect(keyFileOnHost('ecdsa-sha2-nistp256')).toBe('/etc/ssh/ssh_host_ecdsa_key.pub');
  });
});

describe('the address of a log', () => {
  it('holds containers of one host by their names, of several with their hosts', () => {
    const one = [{ host: 'a', container: 'x' }];
    const two = [...one, { host: 'b@c', container: 'y' }];
    expect(toSearch(one)).toEqual({ host: 'a', c: ['x'] });
    expect(toSearch(two)).toEqual({ c: ['x@a', 'y@b@c'] });
    expect(namedChoices(toSearch(two))).toEqual(two);
  });

  it('loses what does not fit', () => {
    expect(parseLogsSearch({ host: 3, stack: 's', c: ['x', 4], z: 1 })).toEqual({ stack: 's', c: ['x'] });
  });
});

describe('a JSON line', () => {
  it('is laid out, with its message found', () => {
    expect(parseJsonLine('{"level":"info","msg":"ready"}')).toEqual({
      message: 'ready',
      pretty: '{\n  "level": "info",\n  "msg": "ready"\n}',
    });
  });

  it('is only that which is a whole object', () => {
    expect(['{oops}', '[1]', 'x {"a":1}', '{"a":1'].map(parseJsonLine)).toEqual([null, null, null, null]);
  });
});

describe('an audited change', () => {
  it('is told field by field, what changed first', () => {
    expect(
      toChanges({ state: 'exited', id: 'x' }, { state: 'running', id: 'x', health: { status: 'healthy' } }),
    ).toEqual([
      { field: 'state', before: 'exited', after: 'running', changed: true },
      { field: 'health.status', before: null, after: 'healthy', changed: true },
      { field: 'id', before: 'x', after: 'x', changed: false },
    ]);
  });
});
