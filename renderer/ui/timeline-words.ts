import type { Status } from '../../main/contract/common.ts';
import { formatDuration, formatInstant } from '../app/language/format.ts';
import { useText } from '../app/language/language.ts';
import { clippedSpans, withGaps, type ClippedSpan, type TimelineLane } from './timeline-model.ts';
import { plain } from './visible-text.ts';

/** What a timeline shows, in words. */
export function useTimelineWords() {
  const { t, language } = useText();

  function ofStatus({ status, text }: Pick<ClippedSpan, 'status' | 'text'>): string {
    return text === undefined ? t(`status.${status}`) : `${t(`status.${status}`)} · ${plain(text)}`;
  }

  return {
    ofStatus,
    ofSpan(span: ClippedSpan): string {
      const lasted = formatDuration(span.until - span.from, language);
      return `${ofStatus(span)} · ${formatInstant(span.from, language)} (${lasted})`;
    },
    /** How long the lane was in each status, such as “Up 3h 2m, Unknown 5m”. */
    ofLane({ label, spans, marks = [] }: TimelineLane, from: number, until: number): string {
      const totals = new Map<Status, number>();
      for (const span of withGaps(clippedSpans(spans, from, until), from, until)) {
        totals.set(span.status, (totals.get(span.status) ?? 0) + span.until - span.from);
      }
      const parts = [...totals].map(
        ([status, ms]) => `${t(`status.${status}`)} ${formatDuration(ms, language)}`,
      );
      if (marks.length > 0) parts.push(t('charts.marks', { count: marks.length }));
      return `${label === undefined ? '' : `${plain(label)}: `}${parts.join(', ')}`;
    },
  };
}
