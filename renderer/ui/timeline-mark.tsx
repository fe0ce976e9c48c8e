import { formatInstant } from '../app/language/format.ts';
import { useText } from '../app/language/language.ts';
import { StatusMark } from './status-mark.tsx';
import type { TimelineMark } from './timeline-model.ts';
import { plain } from './visible-text.ts';
import classes from './timeline.module.css';

interface TimelineMarkViewProps {
  readonly mark: TimelineMark;
  readonly left: string;
  readonly onPress?: () => void;
}

/** What happened at one instant, above its lane. */
export function TimelineMarkView({ mark, left, onPress }: TimelineMarkViewProps) {
  const { language } = useText();
  const label = `${plain(mark.text)} · ${formatInstant(mark.at, language)}`;
  const shape = <StatusMark status={mark.status} size={10} silent />;
  if (onPress === undefined) {
    return (
      <span className={classes['mark']} style={{ left }} role="img" aria-label={label} title={label}>
        {shape}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={classes['mark']}
      style={{ left }}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      {shape}
    </button>
  );
}
