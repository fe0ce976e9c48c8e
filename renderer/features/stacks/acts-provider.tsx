import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ContainerAct } from '../../../main/contract/stacks.ts';
import { useCall } from '../../app/client/engine-context.tsx';
import { toFailure } from '../../app/client/failure.ts';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import { ActDialog } from './act-dialog.tsx';
import { ActsContext, type Perform, type Subject } from './acts-context.ts';
import { asksFirst, askFor } from './acts.ts';
import { showJobToast } from './job-toast.tsx';
import { RestartDialog } from './restart-dialog.tsx';

interface Asked extends Subject {
  readonly act: ContainerAct;
}

/**
 * Holds the dialogs of the acts above the screens: a row that moves or leaves while its container changes
 * does not take the dialog with it.
 */
export function ActsProvider({ children }: { readonly children: React.ReactNode }) {
  const { t } = useText();
  const call = useCall();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = (): void => setAsked(null);

  async function performNow(act: ContainerAct, { container }: Subject): Promise<void> {
    try {
      const { jobId } = await call((client) => askFor(client, act, container, undefined));
      showJobToast({ jobId, act, container: container.name });
    } catch (error) {
      const title = t('acts.failed', { act: t(`acts.${act}`), container: plain(container.name) });
      notifications.show({
        message: <FailureView failure={toFailure(error)} title={title} />,
        autoClose: false,
        withBorder: false,
        closeButtonProps: { 'aria-label': t('common.close') },
      });
    }
  }

  const perform: Perform = (act, subject) => {
    if (act === 'restart' || asksFirst(act, subject.host.protected)) setAsked({ act, ...subject });
    else void performNow(act, subject);
  };

  return (
    <ActsContext value={perform}>
      {children}
      {asked === null ? null : asked.act === 'restart' ? (
        <RestartDialog host={asked.host} container={asked.container} onClose={close} />
      ) : asksFirst(asked.act, asked.host.protected) ? (
        <ActDialog act={asked.act} host={asked.host} container={asked.container} onClose={close} />
      ) : null}
    </ActsContext>
  );
}
