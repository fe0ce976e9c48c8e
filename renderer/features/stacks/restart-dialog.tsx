import { Button, Modal, Skeleton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerView } from '../../../main/contract/stacks.ts';
import { useAction, useAsk } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import dialog from '../../ui/dialog.module.css';
import { askFor } from './acts.ts';
import { RestartAssessmentView } from './restart-assessment.tsx';
import { RestartProgress } from './restart-progress.tsx';
import classes from './stacks.module.css';

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
    <Modal
      opened
      onClose={onClose}
      size={640}
      title={
        jobId === null ? t('restart.title', { container: name }) : t('restart.running', { container: name })
      }
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={dialog['stack']}>
        <p className={dialog['where']}>
          <EnvironmentBadge environment={host.environment} />
          {t('acts.where', { container: name, host: plain(host.name) })}
        </p>
        {jobId === null ? (
          <>
            {assessment.loading ? (
              <div role="status" aria-label={t('restart.looking')}>
                <p className={classes['dim']}>{t('restart.looking')}</p>
                <Skeleton height={64} mt={12} />
                <Skeleton height={120} mt={12} />
              </div>
            ) : null}
            {assessment.failure === null ? null : (
              <FailureView failure={assessment.failure} title={t('restart.assessFailed')}>
                <Remedies failure={assessment.failure} host={host.name} onRetry={assessment.again} />
              </FailureView>
            )}
            {assessment.value === undefined ? null : <RestartAssessmentView assessment={assessment.value} />}
            {restart.failure === null ? null : (
              <FailureView failure={restart.failure}>
                <Remedies failure={restart.failure} host={host.name} />
              </FailureView>
            )}
            <div className={dialog['actions']}>
              <div className={dialog['spread']}>
                <Button size="sm" onClick={openLogs}>
                  {t('restart.logs')}
                </Button>
              </div>
              <Button size="sm" onClick={onClose}>
                {t('common.cancel')}
              </Button>
              <Button
                size="sm"
                variant="filled"
                data-autofocus
                loading={restart.busy}
                disabled={assessment.loading}
                onClick={() => restart.run(undefined)}
              >
                {warned || assessment.failure !== null ? t('restart.anyway') : t('restart.go')}
              </Button>
            </div>
          </>
        ) : (
          <RestartProgress jobId={jobId} container={container} onLogs={openLogs} onClose={onClose} />
        )}
      </div>
    </Modal>
  );
}
