import { describe, expect, it } from 'vitest';
import { toUsage } from '../../../../main/platform/docker/stats.ts';
import { parseStats, type UsageCount } from '../../../../main/platform/docker/stats-wire.ts';

function line(changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    read: '2026-11-21T08:20:56.972220042Z',
    pids_stats: { current: 2 },
    blkio_stats: {
      io_service_bytes_recursive: [
        { major: 8, op: 'Read', value: 4096 },
        { major: 8, op: 'Write', value: 512 },
        { major: 9, op: 'write', value: 512 },
        { major: 8, op: 'Total', value: 4608 },
      ],
    },
    cpu_stats: {
      cpu_usage: { total_usage: 500, percpu_usage: [250, 250] },
      system_cpu_usage: 10_000,
      online_cpus: 2,
    },
    memory_stats: { usage: 1000, limit: 5000, stats: { total_inactive_file: 300, inactive_file: 100 } },
    networks: { eth0: { rx_bytes: 10, tx_bytes: 1 }, eth1: { rx_bytes: 5, tx_bytes: 2 } },
    ...changes,
  });
}

function count(changes: Record<string, unknown> = {}): UsageCount {
  const parsed = parseStats(line(changes));
  if (parsed === null) throw new Error('No figures.');
  return parsed;
}

const oneSecondLater = '2026-11-21T08:20:57.972220042Z';

describe('what an engine counts for a container', () => {
  it('is read alike from control groups v1 and v2', () => {
    expect(count()).toMatchObject({
      memoryBytes: 700,
      memoryLimitBytes: 5000,
      receivedBytes: 15,
      sentBytes: 3,
      readBytes: 4096,
      writtenBytes: 1024,
      processes: 2,
      cores: 2,
    });
    const second = count({ memory_stats: { usage: 1000, limit: 5000, stats: { inactive_file: 100 } } });
    expect(second.memoryBytes).toBe(900);
  });

  it('is unknown where the engine does not say, and not zero', () => {
    expect(
      count({ networks: undefined, blkio_stats: { io_service_bytes_recursive: null }, pids_stats: {} }),
    ).toMatchObject({ receivedBytes: null, sentBytes: null, readBytes: null, processes: null });
  });

  it('takes the cores of an old engine from its list of them', () => {
    const cpu_stats = { cpu_usage: { total_usage: 1, percpu_usage: [1, 0, 0, 0] }, system_cpu_usage: 4 };
    expect(count({ cpu_stats }).cores).toBe(4);
  });

  it('is nothing of a container that does not run', () => {
    expect(parseStats(line({ read: '0001-01-01T00:00:00Z' }))).toBeNull();
  });
});

describe('what a container uses', () => {
  it('is counted as docker stats does: 100 % is one core in full', () => {
    const later = count({
      read: oneSecondLater,
      cpu_stats: { cpu_usage: { total_usage: 1500 }, system_cpu_usage: 12_000, online_cpus: 2 },
      networks: { eth0: { rx_bytes: 2010, tx_bytes: 1 }, eth1: { rx_bytes: 5, tx_bytes: 2 } },
    });
    expect(toUsage(count(), later)).toMatchObject({
      cpuPercent: 100,
      memoryBytes: 700,
      receivedRate: 2000,
      sentRate: 0,
    });
  });

  it('has no rates before a second count, nor after counters that began anew', () => {
    expect(toUsage(null, count())).toMatchObject({ cpuPercent: null, receivedRate: null, memoryBytes: 700 });
    const restarted = count({
      read: oneSecondLater,
      cpu_stats: { cpu_usage: { total_usage: 20 }, system_cpu_usage: 12_000, online_cpus: 2 },
      networks: { eth0: { rx_bytes: 3, tx_bytes: 0 } },
    });
    expect(toUsage(count(), restarted)).toMatchObject({
      cpuPercent: null,
      receivedRate: null,
      sentRate: null,
    });
  });
});
