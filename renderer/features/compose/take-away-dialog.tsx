import type { HostView } from '../../../main/contract/hosts.ts';
import { useAction } from '../../app/client/ask.ts';
import { useInventory } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { plain } from '../../ui/visible-text.ts';
import { askStackAct } from './ask-act.ts';
import { showStackToast } from './stack-toast.tsx';

interface TakeAwayDialogProps {
  readonly act: 'down' | 'stop';
  readonly host: HostView;
  readonly stack: string;
  readonly onClose: () => void;
}

/** Asks before a whole stack is taken away: names the host, the stack and what stops; a protected host wants it typed. */
export function TakeAwayDialog({ act, host, stack, onClose }: TakeAwayDialogProps) {
  const { t } = useText();
  const inventory = useInventory(host.id);
  const action = useAction(
    async (client, confirm: string | undefined) =>
      await askStackAct(client, act, { stack, host: host.id }, confirm === undefined ? {} : { confirm }),
    ({ jobId }) => {
      showStackToast({ jobId, act, stack, host: host.id });
      onClose();
    },
  );
  const running = (inventory?.containers ?? []).filter(
    (container) => container.stack === stack && container.state === 'running',
  );
  const services = [...new Set(running.map(({ service, name }) => service ?? name))].sort((a, b) =>
    a.localeCompare(b),
  );
  const name = plain(stack);
  return (
    <ConfirmDialog
      title={t(`compose.title.${act}`, { stack: name })}
      where={t('compose.where', { stack: name, host: plain(host.name) })}
      environment={host.environment}
      loses={[
        ...(services.length === 0 ? [] : [t('compose.stops', { names: services.map(plain).join(', ') })]),
        t(act === 'down' ? 'compose.removes' : 'compose.stopsOnly'),
        t('compose.noReturn'),
      ]}
      action={t(`compose.act.${act}`)}
      typed={host.protected || action.failure?.details?.['confirm'] !== undefined ? stack : null}
      busy={action.busy}
      failure={action.failure}
      onConfirm={(typed) => action.run(typed)}
      onClose={onClose}
    />
  );
}
