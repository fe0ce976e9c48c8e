import { Button } from '@mantine/core';
import { isEnded, type JobView } from '../../../main/contract/jobs.ts';
import { useAction, useAsk } from '../../app/client/ask.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { useAddHost } from '../../app/frame/add-host-context.ts';
import { BrandMark } from '../../app/frame/brand-mark.tsx';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { RunningJob } from '../jobs/running-job.tsx';
import { LocalEngines } from './local-engines.tsx';
import classes from './overview.module.css';

function LabOffer({ runningJobs }: { readonly runningJobs: readonly JobView[] }) {
  const { t } = useText();
  const lab = useAsk(['lab.get'], (client, signal) => client.lab.get({}, { signal }));
  const start = useAction(async (client) => await client.lab.start({}));
  const job = runningJobs.find((running) => running.kind === 'lab.start' && !isEnded(running.state));
  if (lab.failure !== null) {
    return (
      <FailureView failure={lab.failure}>
        <Remedies failure={lab.failure} onRetry={lab.again} />
      </FailureView>
    );
  }
  if (lab.value === undefined) return <RowsSkeleton rows={1} />;
  if (!lab.value.available) {
    return (
      <p className={classes['dim']}>
        {lab.value.reason === null
          ? t('welcome.labReason.notInPackage')
          : t(`welcome.labReason.${lab.value.reason}`)}
      </p>
    );
  }
  return (
    <>
      <p className={classes['dim']}>{lab.value.running ? t('welcome.labRunning') : t('welcome.labLead')}</p>
      {job === undefined ? (
        <div>
          <MayDo procedure="lab.start">
            <Button loading={start.busy} onClick={() => start.run(undefined)}>
              {lab.value.running ? t('welcome.labAdd') : t('welcome.labStart')}
            </Button>
          </MayDo>
        </div>
      ) : (
        <ul>
          <RunningJob job={job} />
        </ul>
      )}
      {start.failure === null ? null : (
        <FailureView failure={start.failure}>
          <Remedies failure={start.failure} />
        </FailureView>
      )}
    </>
  );
}

/** The first screen, with no host yet: what to do. */
export function Welcome({ runningJobs }: { readonly runningJobs: readonly JobView[] }) {
  const { t } = useText();
  const addHost = useAddHost();
  return (
    <div className={classes['welcome']}>
      <div className={classes['welcomeHead']}>
        <BrandMark size={40} />
        <h2 className={classes['headline']}>{t('welcome.title')}</h2>
        <p className={classes['dim']}>{t('welcome.lead')}</p>
      </div>
      <section className={classes['way']} aria-label={t('welcome.local')}>
        <h3 className={classes['wayTitle']}>{t('welcome.local')}</h3>
        <LocalEngines />
      </section>
      <section className={classes['way']} aria-label={t('welcome.ssh')}>
        <h3 className={classes['wayTitle']}>{t('welcome.ssh')}</h3>
        <p className={classes['dim']}>{t('welcome.sshLead')}</p>
        <div>
          <MayDo procedure="hosts.add">
            <Button variant="filled" onClick={addHost}>
              {t('welcome.sshAdd')}
            </Button>
          </MayDo>
        </div>
      </section>
      <section className={classes['way']} aria-label={t('welcome.lab')}>
        <h3 className={classes['wayTitle']}>{t('welcome.lab')}</h3>
        <LabOffer runningJobs={runningJobs} />
      </section>
    </div>
  );
}
