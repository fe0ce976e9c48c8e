import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useAction, useAsk } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { LookedUp } from '../../app/looked-up.tsx';
import { Remedies } from '../../app/remedies.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import { askFor } from './acts.ts';
import { RestartAssessmentView } from './restart-assessment.tsx';
import { RestartProgress } from './restart-progress.tsx';

interface RestartDialogProps {
  readonly host: HostView;
  readonly container: ContainerView;
  readonly onClose: () => void;
}

/** Safe restart: what it would meet, then its steps until the container is healthy, or why it is not. */
export function RestartDialog({ host, container, onClose }: RestartDialogProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const [jobId, setJobId] = useState<string | null>(null);
  const assessment = useAsk(['containers.assess', container.hostId, container.id], (client, signal) =>
    client.containers.assess({ container: container.id, host: container.hostId }, { signal }),
  );
  const restart = useAction(
    async (client) => await askFor(client, 'restart', container, undefined),
    (started) => setJobId(started.jobId),
  );
  const name = plain(container.name);
  const warned = (assessment.value?.warnings ?? []).some(
    (warning) => warning.kind === 'crashLoop' || warning.kind === 'oomKilled',
  );

  function openLogs(): void {
    onClose();
    void navigate({ to: '/logs', search: { host: host.name, c: [container.name] } });
  }

  return (
    <Dialog
      size={640}
      title={
        jobId === null ? t('restart.title', { container: name }) : t('restart.running', { container: name })
      }
      where={t('acts.where', { container: name, host: plain(host.name) })}
      environment={host.environment}
      onClose={onClose}
    >
      {jobId === null ? (
        <>
          <LookedUp
            asked={assessment}
            host={host.name}
            waiting={t('restart.looking')}
            failed={t('restart.assessFailed')}
          >
            {(value) => <RestartAssessmentView assessment={value} />}
          </LookedUp>
          {restart.failure === null ? null : (
            <FailureView failure={restart.failure}>
              <Remedies failure={restart.failure} host={host.name} />
            </FailureView>
          )}
          <DialogActions
            action={warned || assessment.failure !== null ? t('restart.anyway') : t('restart.go')}
            busy={restart.busy}
            disabled={assessment.loading}
            onAct={() => restart.run(undefined)}
            onClose={onClose}
          >
            <Button size="sm" onClick={openLogs}>
              {t('restart.logs')}
            </Button>
          </DialogActions>
        </>
      ) : (
        <RestartProgress jobId={jobId} container={container} onLogs={openLogs} onClose={onClose} />
      )}
    </Dialog>
  );
}
