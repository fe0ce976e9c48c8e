import type { ChangesView, HostCoverage } from '../../../main/contract/changes.ts';
import { formatDuration } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { longestGap } from './coverage.ts';
import { formatMoment } from './moment.ts';

const worthSayingMs = 60_000;

/** How much of the time was watched, in words; null where all of it was. */
export function useCoverageWords(view: ChangesView): {
  readonly watched: string | null;
  readonly gap: string | null;
} {
  const { t, language } = useText();
  const missedMs = (host: HostCoverage): number => view.until - host.knownFrom - host.watchedMs;
  // The host of which the least is known speaks for all.
  const least = view.hosts.toSorted((a, b) => missedMs(b) - missedMs(a))[0];
  if (least === undefined || missedMs(least) < worthSayingMs) return { watched: null, gap: null };
  const gap = longestGap(view.hosts);
  const moment = (at: number): string => formatMoment(at, view.until, language);
  return {
    watched: t('changes.watched', {
      watched: formatDuration(roundToMinutes(least.watchedMs), language),
      whole: formatDuration(roundToMinutes(view.until - least.knownFrom), language),
    }),
    gap: gap === null ? null : t('changes.gap', { from: moment(gap.from), to: moment(gap.to) }),
  };
}

function roundToMinutes(ms: number): number {
  return Math.round(ms / 60_000) * 60_000;
}
