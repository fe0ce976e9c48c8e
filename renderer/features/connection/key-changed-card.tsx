import { Button } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useAction } from '../../app/client/ask.ts';
import type { Failure } from '../../app/client/failure.ts';
import { useMayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import { changedKeys, forgetCommand, type ReportedKey } from './host-key.ts';
import classes from './connection.module.css';

function KeyRow({ label, keys }: { readonly label: string; readonly keys: readonly ReportedKey[] }) {
  const { t } = useText();
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {keys.length === 0 ? t('hostKey.notTold') : null}
        {keys.map((key) => (
          <span key={key.fingerprint} className={classes['reportedKey']}>
            <code className={classes['fingerprint']}>{key.fingerprint}</code> <code>{key.algorithm}</code>
            {key.file === null ? null : (
              <span className={classes['dim']}>
                {' '}
                {plain(key.file)}
                {key.line === null ? '' : `:${key.line}`}
              </span>
            )}
          </span>
        ))}
      </dd>
    </>
  );
}

/** A changed host key: shows both, blocks, and offers no button that goes past it: forgetting the old key only asks about the new one. */
export function KeyChangedCard({ host, failure }: { readonly host: HostView; readonly failure: Failure }) {
  const { t } = useText();
  const connect = useAction(async (client) => await client.hosts.connect({ host: host.id }));
  const forget = useAction(async (client) => await client.hosts.forgetKey({ host: host.id }));
  const mayForget = useMayDo('hosts.forgetKey');
  const { known, offered } = changedKeys(failure);
  // Files of OpenSSH are the person's own; Wheelhouse changes only what it filed itself.
  const isOurs = failure.details?.['filedByWheelhouse'] === true;
  const command = isOurs ? null : forgetCommand(failure);
  return (
    <section
      className={classes['card']}
      data-danger
      role="alert"
      aria-label={t('hostKey.changedTitle', { host: plain(host.name) })}
    >
      <h2 className={classes['cardTitle']}>
        <IconAlertOctagon size={18} aria-hidden /> {t('hostKey.changedTitle', { host: plain(host.name) })}
      </h2>
      <p>{t('hostKey.changedLead', { host: plain(host.name) })}</p>
      <dl className={classes['key']}>
        <KeyRow label={t('hostKey.known')} keys={known} />
        <KeyRow label={t('hostKey.offered')} keys={offered === null ? [] : [offered]} />
      </dl>
      <p>{t(isOurs ? 'hostKey.changedOurs' : 'hostKey.changedRemedy')}</p>
      {command === null ? null : (
        <>
          <p className={classes['dim']}>{t('hostKey.forget')}</p>
          <p className={classes['command']}>
            <code>{plain(command)}</code>
            <CopyButton text={command} />
          </p>
        </>
      )}
      {forget.failure === null ? null : <FailureView failure={forget.failure} />}
      <div className={classes['buttons']}>
        {isOurs && mayForget ? (
          <Button color="danger" loading={forget.busy} onClick={() => forget.run(undefined)}>
            {t('hostKey.forgetAct')}
          </Button>
        ) : null}
        <Button loading={connect.busy} onClick={() => connect.run(undefined)}>
          {t('remedy.retry')}
        </Button>
      </div>
    </section>
  );
}
