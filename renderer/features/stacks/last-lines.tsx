import type { RestartAssessment } from '../../../main/contract/stacks.ts';
import { formatClock } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { AnsiText } from '../../ui/ansi-text.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import classes from './stacks.module.css';

function showEnd(element: HTMLElement | null): void {
  if (element !== null) element.scrollTop = element.scrollHeight;
}

/** The last words of a container, the newest in view. */
export function LastLines({ assessment }: { readonly assessment: RestartAssessment }) {
  const { t, language } = useText();
  if (assessment.lastLinesProblem !== null) {
    return <FailureView failure={assessment.lastLinesProblem} title={t('restart.linesFailed')} />;
  }
  if (assessment.lastLines.length === 0) return <p className={classes['dim']}>{t('restart.noLines')}</p>;
  return (
    <pre
      key={assessment.lastLines.at(-1)?.at}
      ref={showEnd}
      className={classes['lines']}
      tabIndex={0}
      aria-label={t('restart.lastLines')}
    >
      {assessment.lastLines.map((line, index) => (
        <div key={index} className={classes['line']} data-stderr={line.stream === 'stderr'}>
          <span className={classes['lineTime']}>{formatClock(line.at, language)}</span>
          <AnsiText line={line.text} />
        </div>
      ))}
    </pre>
  );
}
