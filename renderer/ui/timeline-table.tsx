import { formatDuration, formatInstant } from '../app/language/format.ts';
import { useText } from '../app/language/language.ts';
import { FigureTable } from './figure-table.tsx';
import { clippedSpans, withGaps, type TimelineLane } from './timeline-model.ts';
import { useTimelineWords } from './timeline-words.ts';
import { plain } from './visible-text.ts';

interface TimelineTableProps {
  readonly label: string;
  readonly from: number;
  readonly until: number;
  readonly lanes: readonly TimelineLane[];
}

/** A timeline in figures, the newest first. */
export function TimelineTable({ label, from, until, lanes }: TimelineTableProps) {
  const { t, language } = useText();
  const words = useTimelineWords();
  const named = lanes.some((lane) => lane.label !== undefined);
  const rows = lanes.flatMap((lane) => [
    ...withGaps(clippedSpans(lane.spans, from, until), from, until).map((span) => ({
      key: `${lane.id} ${String(span.from)}`,
      at: span.from,
      cells: [
        ...(named ? [plain(lane.label ?? '')] : []),
        formatInstant(span.from, language),
        formatDuration(span.until - span.from, language),
        words.ofStatus(span),
      ],
    })),
    ...(lane.marks ?? []).map((mark) => ({
      key: `${lane.id} ${mark.id}`,
      at: mark.at,
      cells: [
        ...(named ? [plain(lane.label ?? '')] : []),
        formatInstant(mark.at, language),
        '–',
        plain(mark.text),
      ],
    })),
  ]);
  return (
    <FigureTable
      label={label}
      head={[
        ...(named ? [t('charts.of')] : []),
        t('charts.time'),
        t('charts.duration'),
        t('charts.whatHappened'),
      ]}
      rows={rows.sort((a, b) => b.at - a.at)}
    />
  );
}
