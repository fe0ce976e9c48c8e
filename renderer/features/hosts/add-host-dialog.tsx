import { Button, Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useAction } from '../../app/client/ask.ts';
import { useHost } from '../../app/client/engine-context.tsx';
import { detailText } from '../../app/client/failure.ts';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import dialog from '../../ui/dialog.module.css';
import { ConnectionCare } from '../connection/connection-care.tsx';
import { DoctorReportView } from './doctor-report.tsx';
import { HostOffers } from './host-offers.tsx';
import { emptyDraft, HostForm, type HostDraft } from './host-form.tsx';
import classes from './hosts.module.css';

function toInput(draft: HostDraft) {
  return {
    address: draft.address.trim(),
    environment: draft.environment,
    protected: draft.protected,
    ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
    ...(draft.identityFile.trim() === '' ? {} : { identityFile: draft.identityFile.trim() }),
  };
}

interface FollowProps {
  readonly added: HostView;
  readonly onClose: () => void;
}

/** Follows the first connection of a host until it stands, or somebody has to decide. */
function FollowConnection({ added, onClose }: FollowProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const host = useHost(added.id) ?? added;
  const remove = useAction(
    async (client) => await client.hosts.remove({ host: added.id, confirm: added.name }),
    onClose,
  );
  const [diagnosing, setDiagnosing] = useState(false);
  const connect = useAction(async (client) => await client.hosts.connect({ host: added.id }));
  const same = host.sameEngineAs ?? [];
  const name = plain(host.name);
  const waiting = host.connection.needs !== null || host.connection.error !== null;
  const ready = host.connection.state === 'ready';
  return (
    <div className={dialog['stack']} aria-live="polite">
      {ready ? (
        <p className={classes['outcome']}>
          <StatusMark status="up" silent size={14} />
          <span>
            <strong>{t('addHost.ready', { host: name })}</strong>{' '}
            {host.engine === null
              ? null
              : t('addHost.readyDetail', { version: host.engine.version, api: host.engine.apiVersion })}
          </span>
        </p>
      ) : null}
      {!ready && !waiting ? (
        <p className={classes['outcome']}>
          <StatusMark status="unknown" silent size={14} />
          {t('addHost.connecting', { host: name })}
        </p>
      ) : null}
      {!ready && host.connection.needs === null && host.connection.error !== null ? (
        <p>{t('addHost.failed', { host: name })}</p>
      ) : null}
      {same.length === 0 ? null : (
        <Notice>{t('offers.sameEngine', { hosts: plain(same.join(', ')) })}</Notice>
      )}
      <ConnectionCare
        host={host}
        onReject={() => remove.run(undefined)}
        onDiagnose={diagnosing ? undefined : () => setDiagnosing(true)}
      />
      {diagnosing ? (
        <DoctorReportView hostId={host.id} busy={connect.busy} onAction={() => connect.run(undefined)} />
      ) : null}
      {remove.failure === null ? null : <FailureView failure={remove.failure} />}
      <div className={dialog['actions']}>
        <Button size="sm" onClick={onClose}>
          {ready
            ? t('common.close')
            : host.connection.needs?.kind === 'hostKey'
              ? t('hostKey.later')
              : t('addHost.keep')}
        </Button>
        {ready ? (
          <Button
            size="sm"
            variant="filled"
            onClick={() => {
              onClose();
              void navigate({ to: '/hosts/$host', params: { host: host.name } });
            }}
          >
            {t('addHost.open', { host: name })}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** Adds a host: asks for the address, then follows the connection, the key question and the passphrase. */
export function AddHostDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const [draft, setDraft] = useState<HostDraft>(emptyDraft);
  const [added, setAdded] = useState<HostView | null>(null);
  const add = useAction(async (client, input: HostDraft) => await client.hosts.add(toInput(input)), setAdded);
  const field = add.failure === null ? null : detailText(add.failure, 'field');
  const refused = add.failure === null || field === null ? null : { field, message: add.failure.message };
  return (
    <Modal
      opened
      onClose={onClose}
      size={680}
      title={t('hosts.addTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {added === null ? (
        <form
          className={dialog['stack']}
          onSubmit={(event) => {
            event.preventDefault();
            add.run(draft);
          }}
        >
          <HostOffers
            onUse={({ address, kind }) =>
              setDraft({
                ...draft,
                address,
                ...(kind === 'local' ? { environment: 'development', protected: false } : {}),
              })
            }
          />
          <HostForm draft={draft} onChange={setDraft} refused={refused} isNew />
          {add.failure === null || refused !== null ? null : <FailureView failure={add.failure} />}
          <div className={dialog['actions']}>
            <Button size="sm" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button size="sm" type="submit" variant="filled" loading={add.busy}>
              {t('hosts.add')}
            </Button>
          </div>
        </form>
      ) : (
        <FollowConnection added={added} onClose={onClose} />
      )}
    </Modal>
  );
}
