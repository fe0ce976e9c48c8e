import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import type { HostView, Need } from '../../../main/contract/hosts.ts';
import { useAction } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './connection.module.css';

interface UnlockFormProps {
  readonly host: HostView;
  readonly need: Extract<Need, { kind: 'passphrase' }>;
}

/** Asks for the passphrase of a key; it leaves the page only to the engine, and is forgotten here at once. */
export function UnlockForm({ host, need }: UnlockFormProps) {
  const { t } = useText();
  const [passphrase, setPassphrase] = useState('');
  const unlock = useAction(
    async (client, secret: string) => await client.hosts.unlock({ host: host.id, passphrase: secret }),
  );
  return (
    <section className={classes['card']} aria-label={t('unlock.title', { host: plain(host.name) })}>
      <h2 className={classes['cardTitle']}>{t('unlock.title', { host: plain(host.name) })}</h2>
      <p>{t('unlock.lead', { file: plain(need.identityFile) })}</p>
      <form
        className={classes['inline']}
        onSubmit={(event) => {
          event.preventDefault();
          unlock.run(passphrase);
          setPassphrase('');
        }}
      >
        <PasswordInput
          label={t('unlock.passphrase')}
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          autoComplete="off"
          w={280}
        />
        <Button type="submit" size="sm" variant="filled" loading={unlock.busy} disabled={passphrase === ''}>
          {t('unlock.act')}
        </Button>
      </form>
      {unlock.failure === null ? null : <FailureView failure={unlock.failure} />}
      {host.connection.error === null || unlock.failure !== null ? null : (
        <p className={classes['dim']}>{plain(host.connection.error.message)}</p>
      )}
    </section>
  );
}
