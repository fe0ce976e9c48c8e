import type { Progress } from '../contract/jobs.ts';
import type { LayerProgress } from '../platform/docker/pull.ts';

const rateWindowMs = 5_000;

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Bytes in words, in thousands as Docker counts: `12.3 MB`. Pure. */
export function describeBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.5 ? value.toFixed(0) : value.toFixed(1)} ${units[unit] ?? 'B'}`;
}

function describeSeconds(seconds: number): string {
  if (seconds < 90) return `${String(Math.max(1, Math.round(seconds)))} s`;
  return `${String(Math.round(seconds / 60))} min`;
}

/**
 * Turns what is known of the layers into one line of progress: bytes of all of them, the rate of the last five seconds
 * and the time left. `nowMs` is any clock that only goes forward.
 */
export function createPullProgress(): (layers: readonly LayerProgress[], nowMs: number) => Progress {
  let samples: readonly Sample[] = [];
  return (layers, nowMs) => {
    const doneBytes = layers.reduce((sum, layer) => sum + layer.doneBytes, 0);
    // The registry names a layer's size only once its turn comes; until then an end would be a guess.
    const totals = layers.map(({ totalBytes }) => totalBytes);
    const totalBytes = totals.includes(null)
      ? null
      : totals.reduce<number>((sum, total) => sum + (total ?? 0), 0);
    samples = [
      ...samples.filter(({ atMs }) => atMs > nowMs - rateWindowMs),
      { atMs: nowMs, bytes: doneBytes },
    ];
    const first = samples[0];
    const elapsedMs = first === undefined ? 0 : nowMs - first.atMs;
    const rate =
      first === undefined || elapsedMs < 500 ? null : ((doneBytes - first.bytes) / elapsedMs) * 1_000;
    const ended = layers.filter(({ state }) => state === 'done' || state === 'present').length;
    const isLoading = layers.some(({ state }) => state === 'downloading' || state === 'waiting');
    const words = [`${String(ended)} of ${String(layers.length)} layers`];
    if (rate !== null && rate > 0 && isLoading) {
      words.push(`${describeBytes(rate)}/s`);
      if (totalBytes !== null && totalBytes > doneBytes) {
        words.push(`${describeSeconds((totalBytes - doneBytes) / rate)} left`);
      }
    }
    return {
      phase: isLoading || layers.length === 0 ? 'download' : 'unpack',
      done: doneBytes,
      total: totalBytes === 0 ? null : totalBytes,
      unit: 'bytes',
      message: words.join(' · '),
    };
  };
}
