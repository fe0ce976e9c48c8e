import { useSyncExternalStore } from 'react';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import type { UsageSample } from '../../../main/contract/stats.ts';
import { useLink } from '../../app/client/engine-context.tsx';
import type { StreamState } from '../../app/client/stream-store.ts';
import { useNow } from '../../ui/clock.ts';
import type { ChartPoint } from '../../ui/chart/chart-model.ts';
import { liveStoreOf, shownMs, type LiveFigures } from './live-store.ts';

interface Live {
  readonly figures: StreamState<LiveFigures>;
  /** The window that is shown: it grows to ten minutes. */
  readonly from: number;
  readonly until: number;
  /** Samples further apart have a gap between them. */
  readonly breakMs: number;
}

const shortestMs = 60_000;

// As patient as the engine, which calls a connection lost after this time.
const patienceMs = 5_000;

/** Where an engine is asked in turns, its samples are further apart than a second, and that is no gap. */
function breakOf(samples: readonly UsageSample[]): number {
  const last = samples.at(-1);
  const before = samples.at(-2);
  if (last === undefined || before === undefined || last.afterGap) return patienceMs;
  return Math.max(patienceMs, 3 * (last.at - before.at));
}

/** Follows what a container uses while the component is there. */
export function useLiveFigures({ hostId, id }: Pick<ContainerView, 'hostId' | 'id'>): Live {
  const store = liveStoreOf(useLink(), hostId, id);
  const figures = useSyncExternalStore(store.subscribe, store.getState);
  const until = useNow(1_000) + 1_000;
  const samples = figures.value?.samples ?? [];
  const first = samples[0]?.at ?? until;
  return {
    figures,
    until,
    breakMs: breakOf(samples),
    from: Math.max(until - shownMs, Math.min(first, until - shortestMs)),
  };
}

/** Samples as the points of a chart. */
export function toPoints(
  samples: readonly UsageSample[],
  ...values: readonly ((sample: UsageSample) => number | null)[]
): readonly ChartPoint[] {
  return samples.map((sample) => ({
    at: sample.at,
    afterGap: sample.afterGap,
    values: values.map((value) => value(sample)),
  }));
}
