import { IconAlertTriangle } from '@tabler/icons-react';
import type { Failure } from '../app/client/failure.ts';
import { useText } from '../app/language/language.ts';
import { plain } from './visible-text.ts';
import classes from './states.module.css';

// Not being able to look is no verdict on what cannot be seen, and is not drawn as one.
const calm: readonly Failure['code'][] = ['HOST_UNREACHABLE', 'ENGINE_AWAY', 'INTERRUPTED', 'CANCELLED'];

interface FailureViewProps {
  readonly failure: Failure;
  /** What was tried, in words; the sentence for the code alone where it is missing. */
  readonly title?: string;
  /** The remedy: at least one button that a person can press. */
  readonly children?: React.ReactNode;
}

/** Something failed: what, why in the words of whoever refused, and what to press. */
export function FailureView({ failure, title, children }: FailureViewProps) {
  const { t } = useText();
  const sentence = t(`failure.${failure.code}`);
  return (
    <div className={classes['failure']} data-calm={calm.includes(failure.code)} role="alert">
      <IconAlertTriangle size={18} className={classes['failureIcon']} aria-hidden />
      <div className={classes['failureText']}>
        <p className={classes['failureTitle']}>{title ?? sentence}</p>
        {title === undefined ? null : <p>{sentence}</p>}
        {failure.message === '' ? null : <p className={classes['failureDetail']}>{plain(failure.message)}</p>}
        {failure.hint === undefined ? null : (
          <p className={classes['failureDetail']}>{plain(failure.hint)}</p>
        )}
        {failure.incidentId === undefined ? null : (
          <p className={classes['failureDetail']}>{t('failure.incident', { id: failure.incidentId })}</p>
        )}
        {children === undefined || children === null ? null : (
          <div className={classes['actions']}>{children}</div>
        )}
      </div>
    </div>
  );
}
