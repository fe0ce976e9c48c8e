import { useNavigate } from '@tanstack/react-router';
import { useHost } from '../../app/client/engine-context.tsx';
import { StackActDialog } from '../compose/stack-act-dialog.tsx';
import { TakeAwayDialog } from '../compose/take-away-dialog.tsx';
import { EditHostDialog } from '../hosts/edit-host-dialog.tsx';
import { RemoveHostDialog } from '../hosts/remove-host-dialog.tsx';
import { CreateDialog } from '../storage/create-dialog.tsx';
import { PullDialog } from '../storage/pull-dialog.tsx';
import { CommandForm } from './command-form.tsx';
import type { PaletteCommand } from './commands.ts';
import { homeOf, hostPath, type Subject } from './homes.ts';

/** A command that was chosen, with what it is about. */
export interface Started {
  readonly command: PaletteCommand;
  readonly title: string;
  readonly subject: Subject;
}

interface StartedVerbProps extends Started {
  readonly onClose: () => void;
}

/** The dialog of a chosen command: its own where it has one, else a form made from its input. */
export function StartedVerb({ command, title, subject, onClose }: StartedVerbProps) {
  const navigate = useNavigate();
  const host = useHost(subject.host ?? null);
  const home = homeOf(command.name);
  if (home === null) {
    return <CommandForm command={command} title={title} subject={subject} onClose={onClose} />;
  }
  if (host === undefined) return null;
  if (home.kind === 'stackAct') {
    const stack = subject.stack ?? '';
    return home.act === 'down' || home.act === 'stop' ? (
      <TakeAwayDialog act={home.act} host={host} stack={stack} onClose={onClose} />
    ) : (
      <StackActDialog act={home.act} host={host} stack={stack} onClose={onClose} />
    );
  }
  if (home.kind !== 'dialog') return null;
  switch (home.dialog) {
    case 'editHost':
      return (
        <EditHostDialog
          host={host}
          onClose={onClose}
          onSaved={(saved) => {
            onClose();
            if (saved.name !== host.name) void navigate({ to: hostPath({ host: saved.name }) });
          }}
        />
      );
    case 'removeHost':
      return (
        <RemoveHostDialog
          host={host}
          onClose={onClose}
          onRemoved={() => {
            onClose();
            void navigate({ to: '/hosts' });
          }}
        />
      );
    case 'pull':
      return <PullDialog host={host} onClose={onClose} />;
    case 'createVolume':
      return <CreateDialog kind="volume" host={host} onClose={onClose} />;
    case 'createNetwork':
      return <CreateDialog kind="network" host={host} onClose={onClose} />;
    case 'addHost':
      return null;
  }
}
