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

function toText(value: unknown): string {
  return plain(typeof value === 'string' ? value : JSON.stringify(value));
}

/** What a step found out, as name and value; nested values as JSON. */
function Outcome({ outcome }: { readonly outcome: Readonly<Record<string, unknown>> }) {
  return (
    <span className={classes['outcome']}>
      {Object.entries(outcome)
        .map(([name, value]) => `${plain(name)}: ${toText(value)}`)
        .join(' · ')}
    </span>
  );
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
            {step.outcome === null || Object.keys(step.outcome).length === 0 ? null : (
              <Outcome outcome={step.outcome} />
            )}
          </span>
          <span className={classes['dim']}>
            {t(`job.step.${step.state}`)} · <Since at={step.startedAt} until={step.endedAt} />
          </span>
        </li>
      ))}
    </ol>
  );
}
