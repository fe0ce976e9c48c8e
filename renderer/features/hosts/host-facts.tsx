import { IconLock } from '@tabler/icons-react';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Name } from '../../ui/name.tsx';
import { Fact, Facts } from '../../ui/panel.tsx';
import { useConnectionWords } from '../connection/connection-care.tsx';
import classes from './hosts.module.css';

/** How a host is reached and what runs its containers. */
export function HostFacts({ host }: { readonly host: HostView }) {
  const { t } = useText();
  const words = useConnectionWords(host);
  const { connection, engine } = host;
  return (
    <Facts>
      <Fact name={t('hosts.connection')}>
        <span {...(connection.transport === 'dial-stdio' ? { title: t('hosts.transportHint') } : {})}>
          {words}
        </span>
      </Fact>
      <Fact name={t('hosts.since')}>
        <Age at={connection.since} />
      </Fact>
      <Fact name={t('hosts.engine')}>
        {engine === null ? (
          t('common.unknown')
        ) : (
          <>
            <Name>{`Docker ${engine.version}`}</Name>
            <span className={classes['dim']}>{t('hosts.api', { version: engine.apiVersion })}</span>
          </>
        )}
      </Fact>
      <Fact name={t('hosts.system')}>
        {engine === null ? t('common.unknown') : <Name>{`${engine.os} · ${engine.arch}`}</Name>}
      </Fact>
      <Fact name={t('hosts.address')}>
        <Name mono>{host.address}</Name>
        <CopyButton text={host.address} />
      </Fact>
      <Fact name={t('hosts.protected')}>
        {host.protected ? (
          <>
            <IconLock size={14} aria-hidden />{' '}
            <span title={t('hosts.protectedHint')}>{t('hosts.protected')}</span>
          </>
        ) : (
          '–'
        )}
      </Fact>
    </Facts>
  );
}
