/** One measured case, as it is printed: one JSON line each. */
export interface BenchLine {
  readonly bench: string;
  readonly case: string;
  readonly unit: string;
  readonly ours: number;
  /** The peer in the same run; null where the case has none. */
  readonly peer: number | null;
  readonly peerName: string | null;
  /** How many times better ours is; null without a peer. */
  readonly ratio: number | null;
  /** In words; null where the figure is only told. */
  readonly goal: string | null;
  readonly met: boolean | null;
}

export type Emit = (line: Omit<BenchLine, 'bench'>) => void;

/** What a bench does: measures, and emits its lines. Progress goes to standard error. */
export type Bench = (emit: Emit, note: (text: string) => void) => Promise<void>;

/** The value below which the given share of the samples lies; under 20 samples p95 is the greatest. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const index = Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1);
  return sorted[Math.max(0, index)] ?? Number.NaN;
}

/** Three significant digits: what these timings carry. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
