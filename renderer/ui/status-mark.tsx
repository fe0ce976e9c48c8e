import type { Status } from '../../main/contract/common.ts';
import { useText } from '../app/language/language.ts';
import classes from './status-mark.module.css';

// Five shapes, so that the status is told without its colour: ● ▲ ■ ◌ ❚❚
const shapes: Readonly<Record<Status, React.ReactNode>> = {
  up: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  degraded: <path d="M6 1.2 11.2 10.6H.8Z" fill="currentColor" />,
  down: <rect x="1.5" y="1.5" width="9" height="9" rx="1" fill="currentColor" />,
  unknown: (
    <circle
      cx="6"
      cy="6"
      r="4.2"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeDasharray="2.2 2.2"
    />
  ),
  paused: <path d="M2.6 1.5h2.4v9H2.6zM7 1.5h2.4v9H7z" fill="currentColor" />,
};

interface StatusMarkProps {
  readonly status: Status;
  readonly size?: number;
  /** Where the word stands beside it anyway, the mark is not read out again. */
  readonly silent?: boolean;
}

/** The status of something, told by shape and colour. */
export function StatusMark({ status, size = 12, silent = false }: StatusMarkProps) {
  const { t } = useText();
  const label = t(`status.${status}`);
  return (
    <svg
      className={classes['mark']}
      data-status={status}
      width={size}
      height={size}
      viewBox="0 0 12 12"
      {...(silent ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {silent ? null : <title>{label}</title>}
      {shapes[status]}
    </svg>
  );
}
