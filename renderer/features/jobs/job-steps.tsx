import type { JobStep, JobView } from '../../../main/contract/jobs.ts';
import type { Status } from '../../../main/contract/common.ts';
import { useText } from '../../app/language/language.ts';
import { Since } from '../../ui/age.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import { useStepWords } from './step-words.ts';
import classes from './jobs.module.css';

const marks: Readonly<Record<JobStep['state'], Status>> = {
  running: 'unknown',
  done: 'up',
  failed: 'down',
  interrupted: 'degraded',
};

/** What a step found out, in short: its plain values. The whole of it is in the audit. */
function toFindings(outcome: JobStep['outcome']): string {
  return Object.entries(outcome ?? {})
    .filter(([, value]) => typeof value !== 'object' && value !== '')
    .map(([name, value]) => `${plain(name)}: ${plain(String(value))}`)
    .join(' · ');
}

/** The steps of a job as they happen. */
export function JobSteps({ job }: { readonly job: JobView }) {
  const { t } = useText();
  const words = useStepWords();
  if (job.steps.length === 0) return <p className={classes['dim']}>{t('job.noSteps')}</p>;
  return (
    <ol className={classes['steps']} aria-label={t('job.steps')}>
      {job.steps.map((step, index) => (
        <li key={index} className={classes['step']} data-state={step.state}>
          <StatusMark status={marks[step.state]} silent />
          <span className={classes['stepName']}>
            {words(step.name)}
            <span className={classes['outcome']}>{toFindings(step.outcome)}</span>
          </span>
          <span className={classes['dim']}>
            {t(`job.step.${step.state}`)} · <Since at={step.startedAt} until={step.endedAt} />
          </span>
        </li>
      ))}
    </ol>
  );
}
