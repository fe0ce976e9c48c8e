import { formatClock, formatInstant } from '../app/language/format.ts';
import { useText } from '../app/language/language.ts';
import classes from './timeline.module.css';

const dayMs = 24 * 60 * 60 * 1_000;

interface TimeAxisProps {
  readonly from: number;
  readonly until: number;
}

/** Both ends and the middle of a stretch of time; with dates where it is longer than a day. */
export function TimeAxis({ from, until }: TimeAxisProps) {
  const { language } = useText();
  const format = until - from > dayMs ? formatInstant : formatClock;
  return (
    <div className={classes['axis']} aria-hidden>
      <span>{format(from, language)}</span>
      <span>{format((from + until) / 2, language)}</span>
      <span>{format(until, language)}</span>
    </div>
  );
}
