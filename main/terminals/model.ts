import type { TerminalItem } from '../contract/terminals.ts';

export type Ended = Extract<TerminalItem, { type: 'ended' }>;

/** A person may read for a while; what nobody typed into and nothing wrote to for this long was forgotten. */
const quietMs = 30 * 60_000;
/** Also one that writes for ever, such as `top`, ends when nobody typed for a working day. */
const unattendedMs = 8 * 3600_000;
export const terminalsAFace = 8;
export const terminalsInAll = 64;

/** The variable by which what runs in a terminal is found again in its container. */
export const markerName = 'WHEELHOUSE_TERMINAL';

/** Asks which shell there is, the best first. */
export const shellProbe: readonly string[] = [
  'sh',
  '-c',
  'command -v bash || command -v ash || command -v sh',
];

// One mark is not on the container's own processes: only on what was started in the terminal, children included.
const endScript = `for e in /proc/[0-9]*/environ; do
  if tr '\\000' '\\n' < "$e" 2>/dev/null | grep -qxF "${markerName}=$1"; then
    p=\${e#/proc/}; kill -"$2" "\${p%/environ}" 2>/dev/null
  fi
done; exit 0`;

/** Sends a signal to everything in a container that was started in one terminal. Needs a shell, tr and grep there. */
export function endCommand(marker: string, signal: 'HUP' | 'KILL'): readonly string[] {
  return ['sh', '-c', endScript, 'sh', marker, signal];
}

/** Why a terminal of that age must end; null where it may stay. Pure. */
export function judgeIdle(sinceInputMs: number, sinceOutputMs: number): string | null {
  if (Math.min(sinceInputMs, sinceOutputMs) >= quietMs) return 'Nothing happened in it for 30 minutes.';
  if (sinceInputMs >= unattendedMs) return 'Nobody typed into it for 8 hours.';
  return null;
}
