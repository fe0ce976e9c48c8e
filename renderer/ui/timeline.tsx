import { useId, useState } from 'react';
import { useText } from '../app/language/language.ts';
import { TableToggle } from './table-toggle.tsx';
import { TimeAxis } from './time-axis.tsx';
import { clippedSpans, shareOf, type TimelineLane, type TimelineMark } from './timeline-model.ts';
import { TimelineMarkView } from './timeline-mark.tsx';
import { TimelineTable } from './timeline-table.tsx';
import { useTimelineWords } from './timeline-words.ts';
import { plain } from './visible-text.ts';
import classes from './timeline.module.css';

interface TimelineProps {
  /** What the timeline is about, in words. */
  readonly label: string;
  /** The window, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  readonly lanes: readonly TimelineLane[];
  /** A mark was pressed; without it, marks are only told. */
  readonly onMark?: (mark: TimelineMark) => void;
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/**
 * What things were like along time, the newest at the right. Each status has a height and a pattern of its own, so that
 * it is told without its colour; time that no span covers was watched by nobody, and is drawn as a gap. The same can be
 * read as a table.
 */
export function Timeline({ label, from, until, lanes, onMark }: TimelineProps) {
  const { t } = useText();
  const words = useTimelineWords();
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  const named = lanes.some((lane) => lane.label !== undefined);
  const nothing = lanes.every(({ spans, marks = [] }) => spans.length === 0 && marks.length === 0);
  return (
    <figure className={classes['figure']} aria-labelledby={id} data-named={named}>
      <figcaption className={classes['caption']}>
        <span id={id}>{plain(label)}</span>
        <TableToggle pressed={asTable} onChange={setAsTable} />
      </figcaption>
      {asTable ? (
        <TimelineTable label={label} from={from} until={until} lanes={lanes} />
      ) : (
        <>
          {lanes.map((lane) => (
            <div key={lane.id} className={classes['lane']}>
              {named ? (
                <span className={classes['name']} title={plain(lane.label ?? '')}>
                  {plain(lane.label ?? '')}
                </span>
              ) : null}
              <div className={classes['line']}>
                <div className={classes['track']} role="img" aria-label={words.ofLane(lane, from, until)}>
                  {clippedSpans(lane.spans, from, until).map((span) => (
                    <span
                      key={span.from}
                      className={classes['span']}
                      data-status={span.status}
                      title={words.ofSpan(span)}
                      style={{
                        left: percent(shareOf(span.from, from, until)),
                        width: percent(shareOf(span.until, from, until) - shareOf(span.from, from, until)),
                      }}
                    />
                  ))}
                </div>
                {(lane.marks ?? []).map((mark) =>
                  mark.at < from || mark.at > until ? null : (
                    <TimelineMarkView
                      key={mark.id}
                      mark={mark}
                      left={percent(shareOf(mark.at, from, until))}
                      {...(onMark === undefined ? {} : { onPress: () => onMark(mark) })}
                    />
                  ),
                )}
              </div>
            </div>
          ))}
          <TimeAxis from={from} until={until} />
          {nothing ? <p className={classes['nothing']}>{t('charts.nothingWatched')}</p> : null}
        </>
      )}
    </figure>
  );
}
