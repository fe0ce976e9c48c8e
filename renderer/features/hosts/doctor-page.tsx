import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { RemedyAction } from '../../../main/contract/doctor.ts';
import { useAction } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { DoctorReportView } from './doctor-report.tsx';
import { EditHostDialog } from './edit-host-dialog.tsx';
import { HostScreen } from './host-screen.tsx';
import classes from './doctor.module.css';

function HostDoctor({ host }: { readonly host: HostView }) {
  const { t } = useText();
  const [isEditing, setIsEditing] = useState(false);
  const act = useAction(
    async (client, { action }: { action: RemedyAction; done: () => void }) =>
      action === 'forgetKey'
        ? await client.hosts.forgetKey({ host: host.id })
        : // What is asked for (a key, a password) stands above the tabs then.
          await client.hosts.connect({ host: host.id }),
    (_, { done }) => done(),
  );
  return (
    <>
      <p className={classes['lead']}>{t('doctor.lead')}</p>
      {act.failure === null ? null : (
        <FailureView failure={act.failure}>
          <Remedies failure={act.failure} host={host.name} />
        </FailureView>
      )}
      <DoctorReportView
        hostId={host.id}
        busy={act.busy}
        onAction={(action, done) => {
          if (action === 'edit') setIsEditing(true);
          else act.run({ action, done });
        }}
      />
      {isEditing ? (
        <EditHostDialog host={host} onClose={() => setIsEditing(false)} onSaved={() => setIsEditing(false)} />
      ) : null}
    </>
  );
}

/** Why a host cannot be used, or that all is well: every precondition in order. */
export function DoctorPage() {
  return <HostScreen>{(host) => <HostDoctor host={host} />}</HostScreen>;
}
