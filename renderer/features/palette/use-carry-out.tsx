import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useAddHost } from '../../app/frame/add-host-context.ts';
import { findContainer, useCall, useHosts, useInventories } from '../../app/client/engine-context.tsx';
import { toFailure } from '../../app/client/failure.ts';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { useOpenQuestions } from '../questions/questions-context.ts';
import { usePerform } from '../stacks/acts-context.ts';
import { showStorageToast } from '../storage/job-toast.tsx';
import { askCommand, startedJob } from './ask-command.ts';
import type { PaletteCommand } from './commands.ts';
import { toInput } from './form-values.ts';
import { homeOf, type Subject } from './homes.ts';
import type { Started } from './started-verb.tsx';
import type { Verb } from './verbs.ts';

/** Whether a command needs nobody's word any more: it takes nothing away, and asks for nothing. */
function runsAtOnce({ fields, confirms, meta }: PaletteCommand): boolean {
  return fields.length === 0 && !confirms && (meta.access === 'operate' || meta.access === 'see');
}

/** Carries out a verb with what it is about; `start` opens the dialog of one that has to be asked about. */
export function useCarryOut(start: (started: Started) => void): (verb: Verb, subject: Subject) => void {
  const { t } = useText();
  const navigate = useNavigate();
  const perform = usePerform();
  const addHost = useAddHost();
  const openQuestions = useOpenQuestions();
  const call = useCall();
  const hosts = useHosts().value ?? [];
  const inventories = useInventories().value;

  async function runNow(command: PaletteCommand, title: string, subject: Subject): Promise<void> {
    try {
      const answer = await call((client) => askCommand(client, command, toInput(command, subject, {}, null)));
      const jobId = startedJob(answer);
      if (jobId !== null) showStorageToast(jobId);
      else notifications.show({ message: t('palette.doneOf', { act: title }), withBorder: false });
    } catch (error) {
      notifications.show({
        message: <FailureView failure={toFailure(error)} title={t('failure.couldNot', { what: title })} />,
        autoClose: false,
        withBorder: false,
        closeButtonProps: { 'aria-label': t('common.close') },
      });
    }
  }

  return (verb, subject) => {
    const { command, path } = verb;
    const title = verb.titleOf(subject);
    if (command === null) {
      if (path !== null) void navigate({ to: path(subject) });
      return;
    }
    const home = homeOf(command.name);
    if (home?.kind === 'screen') void navigate({ to: home.path(subject) });
    else if (home?.kind === 'question') openQuestions();
    else if (home?.kind === 'dialog' && home.dialog === 'addHost') addHost();
    else if (home?.kind === 'containerAct') {
      const host = hosts.find(({ name }) => name === subject.host);
      const container = findContainer(
        host === undefined ? undefined : inventories?.get(host.id),
        subject.container ?? '',
      );
      if (host !== undefined && container !== undefined) perform(home.act, { host, container });
    } else if (home === null && runsAtOnce(command)) void runNow(command, title, subject);
    else start({ command, title, subject });
  };
}
