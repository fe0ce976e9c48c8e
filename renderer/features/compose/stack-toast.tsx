import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link } from '@tanstack/react-router';
import i18next from 'i18next';
import { useEffect } from 'react';
import type { StackAct } from '../../../main/contract/compose.ts';
import { isEnded } from '../../../main/contract/jobs.ts';
import { useAction } from '../../app/client/ask.ts';
import { useJob } from '../../app/client/engine-context.tsx';
import { MayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import type { StackTarget } from './ask-act.ts';
import classes from './compose.module.css';

interface StackToastProps extends StackTarget {
  readonly jobId: string;
  readonly act: StackAct;
}

const shownAfterSuccessMs = 4_000;

function StackToast({ jobId, act, stack, host }: StackToastProps) {
  const { t } = useText();
  const job = useJob(jobId);
  const name = plain(stack);
  const succeeded = job?.state === 'succeeded';
  const again = useAction(
    async (client) => await client.stacks.up({ stack, host }),
    ({ jobId: next }) => {
      notifications.hide(jobId);
      showStackToast({ jobId: next, act: 'up', stack, host });
    },
  );
  const offersUp = succeeded && act === 'down';
  useEffect(() => {
    if (!succeeded || offersUp) return undefined;
    const timer = setTimeout(() => notifications.hide(jobId), shownAfterSuccessMs);
    return () => clearTimeout(timer);
  }, [succeeded, offersUp, jobId]);
  const ended = job !== undefined && isEnded(job.state);
  const words = succeeded
    ? t(`compose.done.${act}`, { stack: name })
    : ended
      ? t('compose.failed', { act: t(`compose.act.${act}`), stack: name })
      : `${t(`compose.running.${act}`, { stack: name })} …`;
  return (
    <div className={classes['toast']}>
      <StatusMark status={succeeded ? 'up' : ended ? 'down' : 'unknown'} silent />
      <div className={classes['toastBody']}>
        <p className={classes['toastTitle']}>{words}</p>
        {job?.error === null || job?.error === undefined ? null : <p>{plain(job.error.message)}</p>}
        {again.failure === null ? null : <FailureView failure={again.failure} />}
        <div className={classes['toastActs']}>
          {offersUp ? (
            <MayDo procedure="stacks.up">
              <Button loading={again.busy} onClick={() => again.run(undefined)}>
                {t('compose.upAgain')}
              </Button>
            </MayDo>
          ) : null}
          <Link to="/jobs/$job" params={{ job: jobId }} className={classes['link'] ?? ''}>
            {t('job.open')}
          </Link>
        </div>
      </div>
    </div>
  );
}

/** Shows an act on a stack in a corner while its job runs; a failure, and the way back from a down, stay until closed. */
export function showStackToast(toast: StackToastProps): void {
  notifications.show({
    id: toast.jobId,
    message: <StackToast {...toast} />,
    autoClose: false,
    withBorder: false,
    closeButtonProps: { 'aria-label': i18next.t('common.close') },
  });
}
