import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { environments, type Environment } from '../../../main/contract/hosts.ts';
import { useText } from '../../app/language/language.ts';
import { EnvironmentBadge } from '../../ui/environment-badge.tsx';
import classes from './hosts.module.css';

export interface HostDraft {
  readonly address: string;
  readonly name: string;
  readonly environment: Environment;
  readonly protected: boolean;
  readonly identityFile: string;
}

export const emptyDraft: HostDraft = {
  address: 'ssh://',
  name: '',
  environment: 'production',
  protected: true,
  identityFile: '',
};

interface HostFormProps {
  readonly draft: HostDraft;
  readonly onChange: (draft: HostDraft) => void;
  /** Which field the engine refused, and why. */
  readonly refused: { readonly field: string; readonly message: string } | null;
  /** A host keeps its address for life; only a new one asks for it. */
  readonly isNew: boolean;
}

function isEnvironment(value: string): value is Environment {
  return (environments as readonly string[]).includes(value);
}

/** The fields of a host. */
export function HostForm({ draft, onChange, refused, isNew }: HostFormProps) {
  const { t } = useText();
  const errorOf = (field: string): string | null => (refused?.field === field ? refused.message : null);
  const isSsh = !draft.address.startsWith('unix:');
  return (
    <>
      {isNew ? (
        <TextInput
          data-autofocus
          label={t('hosts.address')}
          description={t('hosts.addressHint')}
          value={draft.address}
          error={errorOf('address')}
          onChange={(event) => onChange({ ...draft, address: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
        />
      ) : null}
      <TextInput
        label={t('hosts.name')}
        description={isNew ? t('hosts.nameHint') : null}
        value={draft.name}
        error={errorOf('name')}
        maxLength={64}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        autoComplete="off"
        spellCheck={false}
      />
      <div className={classes['environment']}>
        <NativeSelect
          label={t('environment.label')}
          description={t('hosts.environmentHint')}
          value={draft.environment}
          data={environments.map((value) => ({ value, label: t(`environment.${value}`) }))}
          onChange={(event) => {
            const value = event.currentTarget.value;
            // Production is protected unless somebody says otherwise; nothing else is.
            if (isEnvironment(value)) {
              onChange({
                ...draft,
                environment: value,
                ...(isNew ? { protected: value === 'production' } : {}),
              });
            }
          }}
        />
        <EnvironmentBadge environment={draft.environment} />
      </div>
      <Switch
        label={t('hosts.protected')}
        description={t('hosts.protectedHint')}
        checked={draft.protected}
        onChange={(event) => onChange({ ...draft, protected: event.currentTarget.checked })}
      />
      {isSsh ? (
        <TextInput
          label={t('hosts.identityFile')}
          description={t('hosts.identityFileHint')}
          placeholder="~/.ssh/id_ed25519"
          value={draft.identityFile}
          error={errorOf('identityFile')}
          onChange={(event) => onChange({ ...draft, identityFile: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
        />
      ) : null}
    </>
  );
}
