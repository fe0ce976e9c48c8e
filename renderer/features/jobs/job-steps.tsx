import { isEnded, type JobStep, type JobView } from '../../../main/contract/jobs.ts';
import type { Status } from '../../../main/contract/common.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
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

const states: readonly ContainerView['state'][] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
];
const healths: readonly NonNullable<ContainerView['health']>[] = ['healthy', 'unhealthy', 'starting'];

/** What a step found out about a container, in words. The whole of it is in the audit. */
function useFindings(): (outcome: JobStep['outcome']) => string {
  const { t } = useText();
  return (outcome) => {
    const state = states.find((name) => name === outcome?.['state']);
    const health = healths.find((name) => name === outcome?.['health']);
    const exitCode = outcome?.['exitCode'];
    const warning = outcome?.['warning'];
    return [
      state === undefined ? '' : t(`containers.of.${state}`),
      health !== undefined && state === 'running' ? t(`containers.healthOf.${health}`) : '',
      typeof exitCode === 'number' && state !== 'running' ? t('overview.exit', { code: exitCode }) : '',
      typeof warning === 'string' ? plain(warning) : '',
    ]
      .filter((word) => word !== '')
      .join(' · ');
  };
}

/** The steps of a job as they happen. */
export function JobSteps({ job }: { readonly job: JobView }) {
  const { t } = useText();
  const words = useStepWords();
  const findings = useFindings();
  if (job.steps.length === 0) {
    const neverBegan = isEnded(job.state) && job.startedAt === null;
    return <p className={classes['dim']}>{t(neverBegan ? 'locks.neverBegan' : 'job.noSteps')}</p>;
  }
  return (
    <ol className={classes['steps']} aria-label={t('job.steps')}>
      {job.steps.map((step, index) => (
        <li key={index} className={classes['step']} data-state={step.state}>
          <StatusMark status={marks[step.state]} silent />
          <span className={classes['stepName']}>
            {words(step.name)}
            <span className={classes['outcome']}>{findings(step.outcome)}</span>
          </span>
          <span className={classes['dim']}>
            {t(`job.step.${step.state}`)} · <Since at={step.startedAt} until={step.endedAt} />
          </span>
        </li>
      ))}
    </ol>
  );
}
