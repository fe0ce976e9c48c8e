import type { ChangesView } from '../../../main/contract/changes.ts';
import { formatDuration } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { longestGap } from './coverage.ts';
import { formatMoment } from './moment.ts';

/** How much of the time was watched, in words; null where all of it was. */
export function useCoverageWords(view: ChangesView): {
  readonly watched: string | null;
  readonly gap: string | null;
} {
  const { t, language } = useText();
  const wholeMs = view.until - view.since;
  const least = view.hosts.toSorted((a, b) => a.watchedMs - b.watchedMs)[0];
  if (least === undefined || wholeMs - least.watchedMs < 60_000) return { watched: null, gap: null };
  const gap = longestGap(view.hosts);
  const moment = (at: number): string => formatMoment(at, view.until, language);
  const most = Math.max(...view.hosts.map(({ watchedMs }) => watchedMs));
  return {
    watched: t('changes.watched', {
      watched: formatDuration(roundToMinutes(most), language),
      whole: formatDuration(roundToMinutes(wholeMs), language),
    }),
    gap: gap === null ? null : t('changes.gap', { from: moment(gap.from), to: moment(gap.to) }),
  };
}

function roundToMinutes(ms: number): number {
  return Math.round(ms / 60_000) * 60_000;
}
