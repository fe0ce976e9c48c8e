import { IconInfoCircle } from '@tabler/icons-react';
import classes from './states.module.css';

/** A calm line above content: what it is, and perhaps a button. */
export function Notice({
  children,
  action,
}: {
  readonly children: React.ReactNode;
  readonly action?: React.ReactNode;
}) {
  return (
    <div className={classes['notice']} role="status">
      <IconInfoCircle size={16} aria-hidden />
      <div className={classes['noticeText']}>{children}</div>
      {action}
    </div>
  );
}
