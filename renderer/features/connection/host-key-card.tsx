import { Button } from '@mantine/core';
import type { HostView, Need } from '../../../main/contract/hosts.ts';
import { useAction } from '../../app/client/ask.ts';
import { MayDo } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import { keyFileOnHost } from './host-key.ts';
import classes from './connection.module.css';

interface HostKeyCardProps {
  readonly host: HostView;
  readonly need: Extract<Need, { kind: 'hostKey' }>;
  readonly onReject: () => void;
}

/** First contact: shows the host's fingerprint and asks whether it is the right machine. */
export function HostKeyCard({ host, need, onReject }: HostKeyCardProps) {
  const { t } = useText();
  const trust = useAction(
    async (client) => await client.hosts.trust({ host: host.id, fingerprint: need.fingerprint }),
  );
  const command = `ssh-keygen -lf ${keyFileOnHost(need.algorithm)}`;
  return (
    <section className={classes['card']} aria-label={t('hostKey.firstTitle')}>
      <h2 className={classes['cardTitle']}>{t('hostKey.firstTitle')}</h2>
      <p>{t('hostKey.firstLead', { host: plain(host.name) })}</p>
      <dl className={classes['key']}>
        <dt>{t('hostKey.algorithm')}</dt>
        <dd>
          <code>{need.algorithm}</code>
        </dd>
        <dt>{t('hostKey.fingerprint')}</dt>
        <dd>
          <code className={classes['fingerprint']}>{need.fingerprint}</code>
          <CopyButton text={need.fingerprint} />
        </dd>
      </dl>
      <p className={classes['dim']}>{t('hostKey.compare')}</p>
      <p className={classes['command']}>
        <code>{command}</code>
        <CopyButton text={command} />
      </p>
      {trust.failure === null ? null : <FailureView failure={trust.failure} />}
      <MayDo procedure="hosts.trust">
        <div className={classes['buttons']}>
          <Button variant="filled" size="sm" loading={trust.busy} onClick={() => trust.run(undefined)}>
            {t('hostKey.accept')}
          </Button>
          <Button color="danger" size="sm" onClick={onReject}>
            {t('hostKey.reject')}
          </Button>
        </div>
      </MayDo>
    </section>
  );
}
