import { describe, expect, test } from 'vitest';
import type { JobView } from '../../../main/contract/jobs.ts';
import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';
import { findProblems, toOverview, type Estate } from '../../../main/overview/model.ts';
import { hostView } from '../../support/scripted-hosts.ts';

const now = 100_000_000;
type Connection = Estate['hosts'][number]['connection'];

function container(changes: Partial<ContainerView> = {}): ContainerView {
  return {
    hostId: 'h1',
    id: 'c1',
    name: 'web',
    stack: 'shop',
    service: 'web',
    image: 'nginx',
    imageDigest: null,
    state: 'running',
    health: null,
    status: 'up',
    restartCount: 0,
    exitCode: null,
    oomKilled: false,
    crashLoop: false,
    createdAt: 0,
    startedAt: 0,
    finishedAt: null,
    ports: [],
    tty: false,
    restartPolicy: 'no',
    logDriver: 'json-file',
    ...changes,
  };
}

function inventory(containers: ContainerView[], changes: Partial<Inventory> = {}): Inventory {
  return { hostId: 'h1', certainty: 'fresh', observedAt: now, containers, ...changes };
}

function away(changes: Partial<Connection>) {
  return hostView({ connection: { ...hostView().connection, ...changes } });
}

function estate(changes: Partial<Estate> = {}): Estate {
  return {
    hosts: [hostView()],
    inventories: [inventory([container()])],
    activeJobs: [],
    recentJobs: [],
    watching: true,
    observer: { state: 'online', since: 0, hidden: 0, wokeAt: null },
    now,
    ...changes,
  };
}

function job(changes: Partial<JobView> = {}): JobView {
  return {
    id: 'j1',
    parentId: null,
    kind: 'containers.restart',
    subject: { hostId: 'h1', host: 'shop', name: 'web' },
    state: 'interrupted',
    requestedBy: 'ana',
    createdAt: now - 2000,
    startedAt: now - 2000,
    endedAt: now - 1000,
    steps: [],
    progress: null,
    result: null,
    error: null,
    leftovers: ['web on shop was told to restart.'],
    ...changes,
  };
}

const kinds = (given: Estate): string[] => findProblems(given).map(({ kind, fix }) => `${kind} ${fix}`);
const unreachable = { code: 'HOST_UNREACHABLE', message: 'No answer.' } as const;

describe('a host that is away', () => {
  const containers = [container({ status: 'unknown', state: 'exited', exitCode: 1, crashLoop: true })];
  const stale = [inventory(containers, { certainty: 'stale' })];

  test('is one problem, and none of its containers is another', () => {
    const hosts = [away({ state: 'backoff', error: unreachable, lastReadyAt: 5 })];
    const given = estate({ hosts, inventories: stale });
    expect(findProblems(given)).toEqual([
      {
        id: 'host:h1:unreachable',
        severity: 'warning',
        kind: 'hostUnreachable',
        hostId: 'h1',
        host: 'shop',
        environment: 'production',
        containerId: null,
        subject: 'shop',
        stack: null,
        since: 5,
        detail: 'No answer.',
        exitCode: null,
        hiddenHosts: null,
        fix: 'connect',
        jobId: null,
      },
    ]);
    expect(toOverview(given)).toMatchObject({
      status: 'unknown',
      hosts: { total: 1, ready: 0, away: 1 },
      containers: { total: 1, unknown: 1, down: 0 },
    });
  });

  test('is no problem of its own where this machine sees none: one is told for all', () => {
    const error = { ...unreachable, details: { phase: 'tcp' } };
    const hosts = ['h1', 'h2', 'h3'].map((id) => ({
      ...away({ state: 'backoff', error }),
      id,
      kind: 'ssh' as const,
      address: `ssh://ana@${id}.example`,
    }));
    const observer = { state: 'offline', since: 7, hidden: 3, wokeAt: null } as const;
    const given = estate({ hosts, inventories: stale, observer });
    expect(findProblems(given)).toMatchObject([{ kind: 'observerOffline', hiddenHosts: 3, since: 7 }]);
    expect(toOverview(given)).toMatchObject({ status: 'unknown', containers: { unknown: 1, down: 0 } });
    const seen = estate({ hosts, inventories: stale });
    expect(findProblems(seen).map(({ kind }) => kind)).toEqual(Array(3).fill('hostUnreachable'));
  });

  test('does not look like an empty one while it is reached and not yet listed', () => {
    const given = estate({ inventories: [inventory([], { certainty: 'unknown', observedAt: null })] });
    expect(toOverview(given)).toMatchObject({ status: 'unknown', problems: [] });
  });

  test('keeps its problem while it is tried again, and has none at the first attempt', () => {
    expect(kinds(estate({ hosts: [away({ state: 'connecting', error: unreachable })] }))).toEqual([
      'hostUnreachable connect',
    ]);
    expect(kinds(estate({ hosts: [away({ state: 'connecting' })], inventories: [] }))).toEqual([]);
  });

  test('says what a person has to give', () => {
    const needs = { kind: 'hostKey', algorithm: 'ssh-ed25519', fingerprint: 'SHA256:x' } as const;
    expect(kinds(estate({ hosts: [away({ state: 'rejected', needs })] }))).toEqual(['hostNeedsPerson trust']);
    const passphrase = { kind: 'passphrase', identityFile: '/k' } as const;
    expect(kinds(estate({ hosts: [away({ state: 'rejected', needs: passphrase })] }))).toEqual([
      'hostNeedsPerson unlock',
    ]);
  });

  test('with a changed key is critical, and still not down', () => {
    const error = { code: 'HOST_KEY_CHANGED', message: 'The key has changed.' } as const;
    const given = estate({ hosts: [away({ state: 'rejected', error })] });
    expect(findProblems(given)[0]).toMatchObject({ kind: 'hostRejected', severity: 'critical' });
    expect(toOverview(given).status).toBe('degraded');
  });
});

describe('a container', () => {
  const problem = (changes: Partial<ContainerView>) =>
    kinds(estate({ inventories: [inventory([container(changes)])] }));

  test('that is down is to be restarted, one that never started is to be started', () => {
    expect(problem({ status: 'down', state: 'exited' })).toEqual(['containerDown restart']);
    expect(problem({ status: 'down', state: 'created' })).toEqual(['containerDown start']);
  });

  test('in a crash loop is to be read about first', () => {
    expect(problem({ status: 'down', crashLoop: true })).toEqual(['containerCrashLoop logs']);
  });

  test('that starts is a problem only after five minutes', () => {
    const starting = { status: 'degraded', health: 'starting' } as const;
    expect(problem({ ...starting, startedAt: now - 299_999 })).toEqual([]);
    expect(problem({ ...starting, startedAt: now - 300_000 })).toEqual(['containerDegraded logs']);
  });

  test('that rests is no problem', () => {
    expect(problem({ status: 'paused', state: 'exited', exitCode: 0 })).toEqual([]);
  });
});

describe('an interrupted job', () => {
  test('is told for a day, with what it left', () => {
    expect(findProblems(estate({ recentJobs: [job()] }))).toMatchObject([
      { kind: 'jobInterrupted', fix: 'job', jobId: 'j1', detail: 'web on shop was told to restart.' },
    ]);
    expect(kinds(estate({ recentJobs: [job({ endedAt: now - 86_400_001 })] }))).toEqual([]);
  });

  test('is over once the same thing was done again with success', () => {
    const again = job({ id: 'j2', state: 'succeeded', createdAt: now - 500 });
    expect(kinds(estate({ recentJobs: [again, job()] }))).toEqual([]);
    const other = job({ ...again, subject: { hostId: 'h2', host: 'b', name: 'web' } });
    expect(kinds(estate({ recentJobs: [other, job()] }))).toHaveLength(1);
  });
});

test('the worst comes first: critical, then production, then by kind and name', () => {
  const hosts = [hostView(), hostView({ id: 'h2', name: 'lab', environment: 'lab' })];
  const inventories = [
    inventory([
      container({ id: 'b', name: 'b', status: 'degraded', health: 'unhealthy' }),
      container({ id: 'a', name: 'a', status: 'down', state: 'exited' }),
    ]),
    inventory([container({ id: 'x', name: 'x', status: 'down', state: 'exited' })], { hostId: 'h2' }),
  ];
  const subjects = findProblems(estate({ hosts, inventories, recentJobs: [job()] })).map((p) => p.subject);
  expect(subjects).toEqual(['a', 'x', 'b', 'web']);
});

test.each([
  ['up', {}],
  ['paused', { watching: false }],
  ['unknown', { hosts: [], inventories: [] }],
  ['degraded', { recentJobs: [job()] }],
  ['down', { inventories: [inventory([container({ status: 'down', state: 'exited' })])] }],
] as const)('all together is %s', (status, changes) => {
  expect(toOverview(estate(changes as Partial<Estate>)).status).toBe(status);
});

test('paused watching counts every container as paused, and calls no host away', () => {
  const hosts = [away({ state: 'disconnected', lastReadyAt: 1 })];
  const given = estate({
    watching: false,
    hosts,
    inventories: [inventory([container()], { certainty: 'stale' })],
  });
  expect(toOverview(given)).toMatchObject({
    problems: [],
    containers: { total: 1, paused: 1 },
    watching: false,
  });
});
