import { expect, test } from 'vitest';
import { maskInspect, secretOf } from '../../../main/platform/docker/raw-inspect.ts';
import { groupInspection, searchGroups } from '../../../renderer/features/inspection/inspected.ts';

const raw = {
  Id: 'a'.repeat(64),
  Image: `sha256:${'0123456789abcdef'.repeat(4)}`,
  RestartCount: 2,
  Args: ['--password', 'hunter2'],
  State: { Health: { Log: [{ Output: 'login with postgres://app:hunter2@db failed' }] } },
  HostConfig: {
    Memory: 64 * 1024 * 1024,
    NanoCpus: 0,
    RestartPolicy: { Name: 'always', MaximumRetryCount: 0 },
    LogConfig: { Type: 'splunk', Config: { 'splunk-token': 'hunter2', 'splunk-url': 'https://logs' } },
  },
  Config: {
    Env: ['DB_PASSWORD=hunter2', 'LANG=C.UTF-8', 'NOVALUE', 'EQUALS=a=b'],
    Cmd: ['sh', '-c', 'app --api-key hunter2'],
    Labels: { team: 'shop', 'proxy.auth': 'hunter2', 'com.docker.compose.config-hash': 'f'.repeat(32) },
    Healthcheck: { Test: ['CMD', 'redis-cli', '-a', 'hunter2', 'ping'], Interval: 3e9 },
  },
  Mounts: [{ Type: 'volume', Name: 'data', Source: '/x', Destination: '/data', RW: false }],
  NetworkSettings: {
    SandboxKey: '/var/run/docker/netns/1234',
    Networks: { bridge: { IPAddress: '10.0.0.2', Aliases: null } },
    Ports: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }], '9000/tcp': null },
  },
};

test('the whole tree comes without its secrets, and each masked name finds its own', () => {
  const { tree, masked } = maskInspect(raw);
  expect(JSON.stringify(tree)).not.toContain('hunter2');
  expect(masked).toEqual([
    '/Args/1',
    '/State/Health/Log/0/Output',
    '/HostConfig/LogConfig/Config/splunk-token',
    '/Config/Env/DB_PASSWORD',
    '/Config/Cmd/2',
    '/Config/Labels/proxy.auth',
    '/Config/Healthcheck/Test/3',
  ]);
  for (const name of masked) expect(secretOf(raw, name), name).toContain('hunter2');
  expect(secretOf(raw, 'DB_PASSWORD')).toBe('hunter2');
  for (const name of ['LANG', '/Config/Env/LANG', '/Id', '__proto__', 'constructor', '/Config', '']) {
    expect(secretOf(raw, name), name).toBe(undefined);
  }
});

test('what is no secret stays as the engine said it', () => {
  const { tree } = maskInspect({ ...raw, Args: [], Config: { Env: ['LANG=C.UTF-8', 'NOVALUE'] } });
  expect(tree).toMatchObject({
    Image: raw.Image,
    Config: { Env: ['LANG=C.UTF-8', 'NOVALUE'] },
    NetworkSettings: raw.NetworkSettings,
    Mounts: raw.Mounts,
  });
});

test('people see it in groups, and find what they look for', () => {
  const { tree, masked } = maskInspect(raw);
  const inspection = {
    hostId: 'h',
    containerId: 'c',
    name: 'n',
    observedAt: 0,
    raw: tree,
    masked: [...masked],
  };
  const groups = groupInspection(inspection, 'en');
  const of = (wanted: string) => groups.find(({ group }) => group === wanted)?.facts;
  expect(of('environment')?.map(({ name, value, masked: by }) => [name, value, by !== null])).toEqual([
    ['DB_PASSWORD', '••••••••', true],
    ['LANG', 'C.UTF-8', false],
    ['NOVALUE', '', false],
    ['EQUALS', 'a=b', false],
  ]);
  expect(of('mounts')).toMatchObject([{ name: '/data', value: 'volume data (ro)' }]);
  expect(of('ports')).toMatchObject([{ value: '127.0.0.1:8080' }, { value: '–' }]);
  expect(of('limits')?.map(({ name }) => name)).toEqual(['Memory']);
  expect(searchGroups(groups, ' DB_pass ').map(({ group, facts }) => [group, facts.length])).toEqual([
    ['environment', 1],
  ]);
  expect(groupInspection({ ...inspection, raw: {}, masked: [] }, 'en').map(({ group }) => group)).toEqual([
    'restart',
  ]);
});
