import { z } from 'zod';
import { WheelhouseError } from '../errors.ts';
import type { CallOptions, EngineClient } from './types.ts';

/** One process of a container, as the host's own `ps` sees it. */
export interface ContainerProcess {
  readonly pid: number;
  readonly user: string;
  /** Percent of one core since it began; null where the host's ps does not say. */
  readonly cpuPercent: number | null;
  readonly memoryPercent: number | null;
  readonly memoryBytes: number | null;
  /** CPU time as ps writes it, `00:01:02`. */
  readonly time: string;
  /** Hostile text; may hold secrets. */
  readonly command: string;
}

const topWire = z.object({
  Titles: z.array(z.string()),
  Processes: z
    .array(z.array(z.string()))
    .nullish()
    .transform((rows) => rows ?? []),
});

// BusyBox's and older procps' ps may not know one of these; then the plain list is asked for.
const wanted = '-eo pid,user,pcpu,pmem,rss,time,args';

function numberOf(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value) ? null : value;
}

/** The rows of ps by its own titles, whatever columns it has. Pure. */
function toProcesses(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): readonly ContainerProcess[] {
  const at = (...names: readonly string[]): number =>
    titles.findIndex((title) => names.includes(title.toUpperCase()));
  const columns = {
    pid: at('PID'),
    user: at('USER', 'UID'),
    cpu: at('%CPU', 'CPU', 'C'),
    memory: at('%MEM'),
    rss: at('RSS'),
    time: at('TIME'),
    command: at('COMMAND', 'CMD', 'ARGS'),
  };
  return rows.flatMap((row) => {
    const pid = numberOf(row[columns.pid]);
    if (pid === null) return [];
    const rss = numberOf(row[columns.rss]);
    return [
      {
        pid,
        user: row[columns.user] ?? '',
        cpuPercent: numberOf(row[columns.cpu]),
        memoryPercent: numberOf(row[columns.memory]),
        memoryBytes: rss === null ? null : rss * 1024,
        time: row[columns.time] ?? '',
        command: row.slice(columns.command < 0 ? row.length : columns.command).join(' '),
      },
    ];
  });
}

/**
 * The processes of a container that runs, by the host's `ps`: the container itself needs none. CONFLICT where the
 * container does not run.
 */
export async function listProcesses(
  engine: EngineClient,
  container: string,
  options: CallOptions = {},
): Promise<readonly ContainerProcess[]> {
  const call = {
    ...options,
    what: `list the processes of ${container}`,
    subject: container,
    method: 'GET' as const,
    path: `/containers/${encodeURIComponent(container)}/top`,
  };
  try {
    const answer = await engine.ask({ ...call, query: { ps_args: wanted } }, topWire);
    return toProcesses(answer.Titles, answer.Processes);
  } catch (error) {
    const isPs =
      error instanceof WheelhouseError && error.code === 'ENGINE_ERROR' && /\bps\b/.test(error.message);
    if (!isPs) throw error;
    const answer = await engine.ask(call, topWire);
    return toProcesses(answer.Titles, answer.Processes);
  }
}
