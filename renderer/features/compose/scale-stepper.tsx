import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { StackService } from '../../../main/contract/compose.ts';
import { useAction } from '../../app/client/ask.ts';
import { useMayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNote } from './failure-note.tsx';
import { plain } from '../../ui/visible-text.ts';
import { showStackToast } from './stack-toast.tsx';
import classes from './compose.module.css';

interface ScaleStepperProps {
  readonly host: HostView;
  readonly stack: string;
  readonly service: StackService;
}

const mostContainers = 100;

/** How many containers of a service there should be: counted up or down, then applied. */
export function ScaleStepper({ host, stack, service }: ScaleStepperProps) {
  const { t } = useText();
  const present = service.containers.length;
  const [target, setTarget] = useState<number | null>(null);
  const [asking, setAsking] = useState(false);
  const scale = useAction(
    async (client, confirm: string | undefined) =>
      await client.stacks.scale({
        stack,
        host: host.id,
        service: service.name,
        replicas: target ?? present,
        ...(confirm === undefined ? {} : { confirm }),
      }),
    ({ jobId }) => {
      showStackToast({ jobId, act: 'scale', stack, host: host.id });
      setTarget(null);
      setAsking(false);
    },
  );
  const wanted = target ?? present;
  const mayScale = useMayDo('stacks.scale');
  const away = host.connection.state !== 'ready' || !mayScale;
  const { scaleProblem } = service;
  const isFixed =
    scaleProblem !== null && scaleProblem.kind !== 'containerName' && scaleProblem.kind !== 'hostPort';
  const name = plain(service.name);
  const more = (
    <ActionIcon
      size={22}
      aria-label={t('compose.further', { service: name })}
      disabled={away || isFixed || wanted >= mostContainers || (scaleProblem !== null && wanted >= 1)}
      onClick={() => setTarget(wanted + 1)}
    >
      <IconPlus size={13} />
    </ActionIcon>
  );
  return (
    <span className={classes['stepper']}>
      <ActionIcon
        size={22}
        aria-label={t('compose.fewer', { service: name })}
        disabled={away || isFixed || wanted <= 0}
        onClick={() => setTarget(wanted - 1)}
      >
        <IconMinus size={13} />
      </ActionIcon>
      <span className={classes['count']} aria-live="polite">
        {wanted}
      </span>
      {scaleProblem === null ? (
        more
      ) : (
        <Tooltip label={plain(scaleProblem.message)} multiline maw={340}>
          <span>{more}</span>
        </Tooltip>
      )}
      {wanted === present ? null : (
        <Button
          size="compact-xs"
          variant="filled"
          loading={scale.busy}
          onClick={() => (wanted === 0 ? setAsking(true) : scale.run(undefined))}
        >
          {t('compose.apply', { count: wanted })}
        </Button>
      )}
      {scale.failure === null || asking ? null : (
        <FailureNote failure={scale.failure} onClose={scale.clear} />
      )}
      {asking ? (
        <ConfirmDialog
          title={t('compose.title.scale', { stack: plain(stack), service: name })}
          where={t('compose.where', { stack: plain(stack), host: plain(host.name) })}
          environment={host.environment}
          loses={[t('compose.stops', { names: name })]}
          action={t('compose.apply', { count: wanted })}
          typed={host.protected ? stack : null}
          busy={scale.busy}
          failure={scale.failure}
          onConfirm={(typed) => scale.run(typed)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </span>
  );
}
