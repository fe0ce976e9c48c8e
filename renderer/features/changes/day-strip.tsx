import type { HostCoverage } from '../../../main/contract/changes.ts';
import { useText } from '../../app/language/language.ts';
import { shareOf, type TimelineLane } from '../../ui/timeline-model.ts';
import { useTimelineWords } from '../../ui/timeline-words.ts';
import { toTimelineSpans } from './coverage.ts';
import classes from './changes.module.css';

interface DayStripProps {
  readonly coverage: HostCoverage;
  readonly from: number;
  readonly until: number;
}

/** A host's last day in one thin line; a gap is time that nobody watched. */
export function DayStrip({ coverage, from, until }: DayStripProps) {
  const { t } = useText();
  const words = useTimelineWords();
  const spans = toTimelineSpans(coverage, t('changes.unreachable'));
  const lane: TimelineLane = { id: coverage.hostId, spans };
  const label = `${t('changes.lastDay')}: ${words.ofLane(lane, from, until)}`;
  return (
    <span className={classes['strip']} role="img" aria-label={label} title={label}>
      {spans.map((span) => (
        <span
          key={span.from}
          className={classes['stripSpan']}
          data-status={span.status}
          style={{
            left: `${String(shareOf(span.from, from, until) * 100)}%`,
            width: `${String((shareOf(span.until ?? until, from, until) - shareOf(span.from, from, until)) * 100)}%`,
          }}
        />
      ))}
    </span>
  );
}
