import { stripVTControlCharacters } from 'node:util';
import type { HostQueries } from '../hosts/queries.ts';
import { maskText } from '../platform/docker/mask.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { JobContext } from '../platform/jobs/types.ts';
import {
  readDetached,
  signalDetached,
  startDetached,
  type DetachedProgram,
  type DetachedReading,
} from '../platform/shell/detached.ts';

export interface FollowDeps {
  readonly hosts: HostQueries;
  /** Aborted when the room stops: what runs on the host then goes on there, and the next start follows it. */
  readonly stopping: AbortSignal;
}

interface Followed {
  readonly hostId: string;
  readonly host: string;
  readonly runId: string;
  /** Planted on the host before a cancel ends the run; null where nothing would be left standing still. */
  readonly mend: DetachedProgram | null;
}

/** How a run on the host ended. `cancelled`: it was told to stop, and has. */
export interface RunEnd {
  readonly state: Exclude<DetachedReading['state'], 'running'>;
  readonly exitCode: number | null;
  readonly cancelled: boolean;
  /** The last lines that it wrote, masked. */
  readonly lines: readonly string[];
}

const lookMs = 700;
const keptLines = 20;
const lineLength = 300;
const awayLimitMs = 30 * 60_000;
const killAfterMs = 60_000;

/** One line of Compose as it may be shown and kept: no control characters, no secrets of a known form. Pure. */
export function toShownLine(line: string): string {
  // A line that was redrawn counts as it stood at last; the colours of a terminal are dropped.
  const last = line.split('\r').findLast((part) => part.trim() !== '') ?? '';
  const bare = stripVTControlCharacters(last).replaceAll(/\p{Cc}+/gu, ' ');
  return maskText(bare.trim()).slice(0, lineLength);
}

/** Keeps the last lines of what arrives in pieces. */
export class LastLines {
  #open = '';
  readonly #lines: string[] = [];

  add(text: string): void {
    const parts = (this.#open + text).split('\n');
    this.#open = (parts.pop() ?? '').slice(-4096);
    for (const part of parts) {
      const line = toShownLine(part);
      if (line !== '') this.#lines.push(line);
    }
    this.#lines.splice(0, this.#lines.length - keptLines);
  }

  get all(): readonly string[] {
    const open = toShownLine(this.#open);
    return open === '' ? [...this.#lines] : [...this.#lines, open].slice(-keptLines);
  }
}

function isCancel(signal: AbortSignal): boolean {
  return (
    signal.aborted && !(signal.reason instanceof WheelhouseError && signal.reason.code === 'INTERRUPTED')
  );
}

const away = new Set(['HOST_UNREACHABLE', 'CANCELLED', 'REFUSED', 'HOST_KEY_CHANGED', 'AUTH_FAILED']);

/**
 * Follows a run on the host to its end, over lost connections. A cancel of the job is handed to the program there; the
 * end of the engine is not, and leaves it alone. Rejects with INTERRUPTED where the host stayed away for half an hour.
 */
export async function followRun(
  { hosts, stopping }: FollowDeps,
  context: JobContext,
  { hostId, host, runId, mend }: Followed,
): Promise<RunEnd> {
  const { clock, signal } = context;
  const lines = new LastLines();
  let offset = 0;
  let seenAt = clock.monotonic();
  let toldAt: number | null = null;
  let killed = false;

  async function passOnCancel(): Promise<void> {
    if (!isCancel(signal)) return;
    if (toldAt === null) {
      if (mend !== null) await startDetached(hosts.shellOf(hostId), mend);
      await signalDetached(hosts.shellOf(hostId), runId, 'TERM');
      toldAt = clock.monotonic();
    } else if (!killed && clock.monotonic() - toldAt > killAfterMs) {
      await signalDetached(hosts.shellOf(hostId), runId, 'KILL');
      killed = true;
    }
  }

  for (;;) {
    if (stopping.aborted) return new Promise<RunEnd>(() => undefined);
    if (signal.aborted && !isCancel(signal)) throw signal.reason as WheelhouseError;
    let message: string | null = null;
    try {
      await passOnCancel();
      const reading = await readDetached(hosts.shellOf(hostId), runId, offset);
      seenAt = clock.monotonic();
      lines.add(reading.output);
      offset = reading.nextOffsetBytes;
      message = lines.all.at(-1) ?? null;
      if (reading.state !== 'running' && !reading.hasMore) {
        const { state, exitCode } = reading;
        return { state, exitCode, cancelled: toldAt !== null, lines: lines.all };
      }
      if (reading.hasMore) continue;
    } catch (error) {
      if (!(error instanceof WheelhouseError) || !away.has(error.code)) throw error;
      if (clock.monotonic() - seenAt > awayLimitMs) throw lostSight(host, error);
      message = error.message;
    }
    context.progress({ phase: 'compose', done: 0, total: null, unit: 'steps', message });
    await pause(clock.sleep(lookMs, stopping));
  }
}

/** A pause that the end of the room cuts short; the loop looks at that itself. */
async function pause(sleep: Promise<void>): Promise<void> {
  await sleep.catch(() => undefined);
}

function lostSight(host: string, cause: WheelhouseError): WheelhouseError {
  return new WheelhouseError(
    'INTERRUPTED',
    `${host} has been out of reach for half an hour; Compose went on there without Wheelhouse.`,
    { hint: 'It is looked at again as soon as the host is reached.', cause },
  );
}
