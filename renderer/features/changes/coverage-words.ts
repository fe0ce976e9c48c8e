import type { ChangesView, HostCoverage } from '../../../main/contract/changes.ts';
import { formatDuration } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { longestGap } from './coverage.ts';
import { formatMoment } from './moment.ts';

const worthSayingMs = 60_000;

/** How much of the time was watched, in words; `watched` is null where all of it was, which `wholly` says. */
export function useCoverageWords(view: ChangesView): {
  readonly watched: string | null;
  readonly wholly: string;
  readonly gap: string | null;
} {
  const { t, language } = useText();
  const missedMs = (host: HostCoverage): number => view.until - host.knownFrom - host.watchedMs;
  // The host of which the least is known speaks for all.
  const least = view.hosts.toSorted((a, b) => missedMs(b) - missedMs(a))[0];
  const moment = (at: number): string => formatMoment(at, view.until, language);
  // What was before a host was known is drawn as a gap; no word may say that it was watched.
  const knownFrom = Math.max(view.since, ...view.hosts.map((host) => host.knownFrom));
  const wholly =
    knownFrom - view.since < worthSayingMs
      ? t('changes.watchedAll')
      : t('changes.watchedSince', { from: moment(knownFrom) });
  if (least === undefined || missedMs(least) < worthSayingMs) return { watched: null, wholly, gap: null };
  const gap = longestGap(view.hosts);
  return {
    wholly,
    watched: t(view.hosts.length === 1 ? 'changes.watched' : 'changes.watchedOf', {
      host: plain(least.host),
      watched: formatDuration(roundToMinutes(least.watchedMs), language),
      whole: formatDuration(roundToMinutes(view.until - least.knownFrom), language),
    }),
    gap: gap === null ? null : t('changes.gap', { from: moment(gap.from), to: moment(gap.to) }),
  };
}

function roundToMinutes(ms: number): number {
  return Math.round(ms / 60_000) * 60_000;
}
