import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../app/language/language.ts';

const shortest = 8;

/** A new passphrase, typed twice; calls back with null until both are the same and long enough. */
export function NewPassphrase({ onChange }: { readonly onChange: (passphrase: string | null) => void }) {
  const { t } = useText();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const tell = (one: string, other: string): void => {
    onChange(one.length >= shortest && one === other ? one : null);
  };
  return (
    <>
      <PasswordInput
        data-autofocus
        label={t('vault.passphrase')}
        description={t('vault.passphraseShort')}
        value={first}
        onChange={(event) => {
          setFirst(event.currentTarget.value);
          tell(event.currentTarget.value, second);
        }}
        autoComplete="new-password"
      />
      <PasswordInput
        label={t('vault.passphraseAgain')}
        value={second}
        error={second !== '' && !first.startsWith(second) ? t('vault.passphraseDiffers') : null}
        onChange={(event) => {
          setSecond(event.currentTarget.value);
          tell(first, event.currentTarget.value);
        }}
        autoComplete="new-password"
      />
    </>
  );
}
