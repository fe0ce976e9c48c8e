import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction, useAsk } from '../../app/client/ask.ts';
import { useHosts } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { ConfirmSecret } from './confirm-secret.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Name } from '../../ui/name.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './vault.module.css';

/** The names of the secrets; what they are is shown nowhere. `count` asks again when it changes. */
export function SecretRows({ count }: { readonly count: number }) {
  const { t } = useText();
  const hosts = useHosts().value ?? [];
  const [deleting, setDeleting] = useState<string | null>(null);
  const secrets = useAsk(['vault.secrets', count], (client, signal) => client.vault.secrets({}, { signal }));
  const remove = useAction(
    async (client, name: string) => await client.vault.deleteSecret({ name, confirm: name }),
    () => setDeleting(null),
  );
  if (secrets.failure !== null) return <FailureView failure={secrets.failure} />;
  const names = secrets.value?.secrets ?? [];
  // `hosts/<id>/password`: people know the host by its name.
  const hostOf = (name: string): string | undefined =>
    hosts.find(({ id }) => name.split('/')[1] === id)?.name;
  if (secrets.value !== undefined && names.length === 0) {
    return <p className={classes['dim']}>{t('vault.noSecrets')}</p>;
  }
  return (
    <>
      <ul className={classes['list']} aria-label={t('vault.secrets')}>
        {names.map((secret) => (
          <li key={secret.name} className={classes['item']}>
            <span className={classes['text']}>
              <Name mono>{secret.name}</Name>
              <span className={classes['dim']}>
                {hostOf(secret.name) === undefined ? null : `${plain(hostOf(secret.name) ?? '')} · `}
                <Age at={secret.updatedAt} />
              </span>
              {secret.damaged ? <span className={classes['problem']}>{t('vault.secretDamaged')}</span> : null}
            </span>
            <Button
              size="sm"
              variant="subtle"
              aria-label={`${t('vault.deleteSecret')} ${plain(secret.name)}`}
              onClick={() => setDeleting(secret.name)}
            >
              {t('vault.deleteSecret')}
            </Button>
          </li>
        ))}
      </ul>
      {deleting === null ? null : (
        <ConfirmSecret
          name={deleting}
          busy={remove.busy}
          failure={remove.failure}
          onConfirm={() => remove.run(deleting)}
          onClose={() => setDeleting(null)}
        />
      )}
    </>
  );
}
