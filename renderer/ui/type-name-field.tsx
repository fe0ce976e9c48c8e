import { TextInput } from '@mantine/core';
import { useText } from '../app/language/language.ts';
import { plain } from './visible-text.ts';

interface TypeNameFieldProps {
  /** What has to be typed. */
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** It is what the dialog begins with. */
  readonly first?: boolean;
}

/** Asks to type a name before something is done to what bears it; says at once where it becomes another one. */
export function TypeNameField({ name, value, onChange, first = false }: TypeNameFieldProps) {
  const { t } = useText();
  return (
    <TextInput
      {...(first ? { 'data-autofocus': true } : {})}
      label={t('common.typeName', { name: plain(name) })}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={name.startsWith(value) ? null : t('common.typeNameMismatch', { name: plain(name) })}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
