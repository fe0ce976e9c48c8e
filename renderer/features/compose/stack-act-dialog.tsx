import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { StackDescription } from '../../../main/contract/compose.ts';
import { useAction } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { LookedUp } from '../../app/looked-up.tsx';
import { Remedies } from '../../app/remedies.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import dialog from '../../ui/dialog.module.css';
import { ActProgress } from './act-progress.tsx';
import { askStackAct, type ActChoices } from './ask-act.ts';
import { ServiceChoice } from './service-choice.tsx';
import { showStackToast } from './stack-toast.tsx';
import { UpPlan } from './up-plan.tsx';
import { useDescription } from './use-description.ts';
import { WhyNot } from './why-not.tsx';

interface StackActDialogProps {
  readonly act: 'up' | 'restart' | 'start';
  readonly host: HostView;
  readonly stack: string;
  /** Chosen before the dialog opened. */
  readonly services?: string[];
  readonly onClose: () => void;
}

/** Up, start or restart: first what it would do, then Compose at work. */
export function StackActDialog({ act, host, stack, services, onClose }: StackActDialogProps) {
  const { t } = useText();
  const [choices, setChoices] = useState<ActChoices>(services === undefined ? {} : { services });
  const [jobId, setJobId] = useState<string | null>(null);
  const asked = useDescription(host, stack, jobId === null);
  const start = useAction(
    async (client) => await askStackAct(client, act, { stack, host: host.id }, choices),
    (started) => setJobId(started.jobId),
  );
  const name = plain(stack);
  const how = asked.value?.acts.find((one) => one.act === act);

  function close(): void {
    onClose();
    if (jobId !== null) showStackToast({ jobId, act, stack, host: host.id });
  }

  return (
    <Dialog
      size={620}
      title={t(jobId === null ? `compose.title.${act}` : `compose.running.${act}`, { stack: name })}
      where={t('compose.where', { stack: name, host: plain(host.name) })}
      environment={host.environment}
      onClose={close}
    >
      {jobId === null ? (
        <>
          <LookedUp
            asked={asked}
            host={host.name}
            waiting={t('compose.describing')}
            failed={t('compose.describeFailed')}
          >
            {(description) => (
              <Plan act={act} description={description} choices={choices} onChange={setChoices} />
            )}
          </LookedUp>
          {start.failure === null ? null : (
            <FailureView failure={start.failure}>
              <Remedies failure={start.failure} host={host.name} />
            </FailureView>
          )}
          <DialogActions
            action={t(`compose.act.${act}`)}
            busy={start.busy}
            disabled={how === undefined || how.through === null || (choices.services?.length ?? 1) === 0}
            onAct={() => start.run(undefined)}
            onClose={onClose}
          />
        </>
      ) : (
        <ActProgress jobId={jobId} act={act} stack={stack} onClose={close} />
      )}
    </Dialog>
  );
}

interface PlanProps {
  readonly act: 'up' | 'restart' | 'start';
  readonly description: StackDescription;
  readonly choices: ActChoices;
  readonly onChange: (choices: ActChoices) => void;
}

function Plan({ act, description, choices, onChange }: PlanProps) {
  const { t } = useText();
  const how = description.acts.find((one) => one.act === act);
  if (how?.through === null) return <WhyNot description={description} />;
  if (act === 'up') return <UpPlan description={description} choices={choices} onChange={onChange} />;
  return (
    <>
      <ServiceChoice
        services={description.services}
        chosen={choices.services}
        onChange={(chosen) => onChange(chosen === undefined ? {} : { services: chosen })}
      />
      <p className={dialog['dim']}>{t('compose.restartOrder')}</p>
    </>
  );
}
