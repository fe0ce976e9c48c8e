import { describe, expect, it } from 'vitest';

import { toDetail, toSummary } from '../../../../main/platform/docker/containers.ts';
import { inspectedContainerWire, listedContainerWire } from '../../../../main/platform/docker/wire.ts';

const listed = (row: Record<string, unknown>) =>
  toSummary(listedContainerWire.parse({ Id: 'f'.repeat(64), ...row }));

describe('toSummary', () => {
  it.each([
    ['Up 2 minutes (healthy)', undefined, 'healthy'],
    ['Up 2 minutes (unhealthy)', undefined, 'unhealthy'],
    ['Up 1 second (health: starting)', undefined, 'starting'],
    ['Up 2 minutes', undefined, null],
    ['Up 2 minutes (Paused)', undefined, null],
    ['Up 2 minutes', { Status: 'unhealthy' }, 'unhealthy'],
    ['Up 2 minutes (healthy)', { Status: 'none' }, null],
  ])('reads health from %j and %j', (Status, Health, expected) => {
    expect(listed({ State: 'running', Status, Health }).health).toBe(expected);
  });

  it.each([
    ['Exited (137) 3 hours ago', 137],
    ['Exited (-1) 3 hours ago', -1],
    ['Restarting (1) 2 seconds ago', 1],
    ['Up 3 hours', null],
    ['Created', null],
  ])('reads the exit code from %j', (Status, expected) => {
    expect(listed({ State: 'exited', Status }).exitCode).toBe(expected);
  });

  it('takes its own name, not the names that links give it', () => {
    expect(listed({ Names: ['/web/db', '/db'] }).name).toBe('db');
    expect(listed({ Names: null }).name).toBe('ffffffffffff');
  });

  it('understands the states of Podman, and takes none that it does not know for running', () => {
    expect(
      ['configured', 'stopped', 'running', 'something new'].map((State) => listed({ State }).state),
    ).toEqual(['created', 'exited', 'running', 'dead']);
  });

  it('orders ports and mounts, which the engine keeps in no order', () => {
    const summary = listed({
      Ports: [
        { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
        { PrivatePort: 443, Type: 'tcp' },
        { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
      ],
      Mounts: [
        { Type: 'bind', Source: '/b', Destination: '/z', RW: false },
        { Type: 'volume', Name: 'v', Destination: '/a', RW: true },
      ],
    });
    expect(summary.ports.map(({ ip, publicPort, privatePort }) => [ip, publicPort, privatePort])).toEqual([
      ['::', 8080, 80],
      ['0.0.0.0', 8080, 80],
      ['', null, 443],
    ]);
    expect(summary.mounts.map(({ destination, readOnly }) => [destination, readOnly])).toEqual([
      ['/a', false],
      ['/z', true],
    ]);
  });
});

describe('toDetail', () => {
  it('makes do with what the oldest engines leave out', () => {
    const detail = toDetail(
      inspectedContainerWire.parse({
        Id: 'a',
        Name: '/db',
        State: { Status: 'created', StartedAt: '0001-01-01T00:00:00Z' },
        Config: { Healthcheck: { Test: ['NONE'] } },
        HostConfig: { VolumesFrom: ['files:ro', 'more'] },
      }),
    );
    expect(detail).toMatchObject({
      name: 'db',
      startedAtMs: null,
      exitCode: null,
      pid: null,
      healthcheck: null,
      volumesFrom: ['files', 'more'],
      restartPolicy: { name: '', maximumRetryCount: 0 },
    });
  });
});
