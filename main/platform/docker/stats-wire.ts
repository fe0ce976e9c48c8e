import { z } from 'zod';
import { instantToNs } from './instant.ts';
import { looseNumber, looseText } from './loose.ts';

// As the engine's `GET /containers/{id}/stats` answers; which fields are there hangs on the control groups' version.
const statsWire = z.object({
  read: looseText,
  pids_stats: z.object({ current: z.number().nullish() }).nullish(),
  blkio_stats: z
    .object({
      io_service_bytes_recursive: z.array(z.object({ op: z.string(), value: looseNumber })).nullish(),
    })
    .nullish(),
  cpu_stats: z
    .object({
      cpu_usage: z
        .object({ total_usage: looseNumber, percpu_usage: z.array(z.number()).nullish() })
        .nullish(),
      system_cpu_usage: z.number().nullish(),
      online_cpus: z.number().nullish(),
    })
    .nullish(),
  memory_stats: z
    .object({
      usage: z.number().nullish(),
      limit: z.number().nullish(),
      stats: z.record(z.string(), z.number()).nullish(),
    })
    .nullish(),
  networks: z.record(z.string(), z.object({ rx_bytes: looseNumber, tx_bytes: looseNumber })).nullish(),
});

/** What an engine counted for one container until an instant. Null: it does not say. */
export interface UsageCount {
  /** The engine's clock, in nanoseconds since 1970. */
  readonly readAtNs: bigint;
  readonly cpuNs: number | null;
  /** CPU time that all cores of the host had, in the same time. */
  readonly hostCpuNs: number | null;
  readonly cores: number | null;
  readonly memoryBytes: number | null;
  /** null where the container may take all that the host has and the engine does not say how much that is. */
  readonly memoryLimitBytes: number | null;
  readonly receivedBytes: number | null;
  readonly sentBytes: number | null;
  readonly readBytes: number | null;
  readonly writtenBytes: number | null;
  readonly processes: number | null;
}

type Wire = z.infer<typeof statsWire>;

/**
 * What a container holds in memory without the page cache that the kernel can take back, as `docker stats` counts it:
 * control groups v1 name it `total_inactive_file`, v2 `inactive_file`.
 */
function workingSet(memory: Wire['memory_stats']): number | null {
  const usage = memory?.usage ?? null;
  if (usage === null) return null;
  const cache = memory?.stats?.['total_inactive_file'] ?? memory?.stats?.['inactive_file'] ?? 0;
  return cache < usage ? usage - cache : usage;
}

function ioBytes(blkio: Wire['blkio_stats'], op: 'read' | 'write'): number | null {
  const rows = blkio?.io_service_bytes_recursive ?? null;
  if (rows === null) return null;
  return rows.reduce((sum, row) => (row.op.toLowerCase() === op ? sum + row.value : sum), 0);
}

/** A line of the engine's statistics; null where it is of a container that does not run. Throws on what is no such line. Pure. */
export function parseStats(line: string): UsageCount | null {
  const { read, cpu_stats, memory_stats, blkio_stats, networks, pids_stats } = statsWire.parse(
    JSON.parse(line),
  );
  const readAtNs = instantToNs(read);
  // Of a stopped container the engine goes on to send empty figures, read in the year 1.
  if (readAtNs === null || cpu_stats?.cpu_usage === undefined || cpu_stats.cpu_usage === null) return null;
  const interfaces = networks === undefined || networks === null ? null : Object.values(networks);
  const online = cpu_stats.online_cpus ?? 0;
  const cores = online > 0 ? online : (cpu_stats.cpu_usage.percpu_usage?.length ?? 0);
  return {
    readAtNs: BigInt(readAtNs),
    cpuNs: cpu_stats.cpu_usage.total_usage,
    hostCpuNs: cpu_stats.system_cpu_usage ?? null,
    cores: cores > 0 ? cores : null,
    memoryBytes: workingSet(memory_stats),
    memoryLimitBytes: memory_stats?.limit ?? null,
    receivedBytes: interfaces?.reduce((sum, { rx_bytes }) => sum + rx_bytes, 0) ?? null,
    sentBytes: interfaces?.reduce((sum, { tx_bytes }) => sum + tx_bytes, 0) ?? null,
    readBytes: ioBytes(blkio_stats, 'read'),
    writtenBytes: ioBytes(blkio_stats, 'write'),
    processes: pids_stats?.current ?? null,
  };
}
