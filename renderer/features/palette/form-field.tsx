import { Checkbox, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core';
import i18next from 'i18next';
import type { Field } from '../../../main/contract/input-fields.ts';
import { useHosts } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { toLabel } from './form-values.ts';

interface FormFieldProps {
  readonly field: Field;
  readonly value: string | boolean | undefined;
  readonly onChange: (value: string | boolean) => void;
  readonly error: string | null;
  readonly focused: boolean;
}

/** One field of a command, as its input declares it. */
export function FormField({ field, value, onChange, error, focused }: FormFieldProps) {
  const { t, language } = useText();
  const hosts = useHosts().value ?? [];
  const key = `palette.field.${field.name}`;
  const label = i18next.exists(key, { lng: language })
    ? i18next.getFixedT(language)(key as never)
    : toLabel(field.name);
  // The contract describes its fields in English; half a sentence in another language helps nobody.
  const description = language === 'en' ? field.description : null;
  const common = {
    label,
    description,
    error,
    withAsterisk: field.isRequired,
    ...(focused ? { 'data-autofocus': true } : {}),
  };
  const text = typeof value === 'string' ? value : '';
  if (field.kind === 'switch') {
    const { withAsterisk: _, ...rest } = common;
    return (
      <Checkbox
        {...rest}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    );
  }
  if (field.kind === 'choice' || field.refersTo === 'host') {
    const choices =
      field.kind === 'choice'
        ? field.choices.map((choice) => ({ value: choice, label: choice }))
        : hosts.map(({ name }) => ({ value: name, label: plain(name) }));
    return (
      <NativeSelect
        {...common}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={[
          { value: '', label: field.isRequired ? t('palette.form.choose') : t('palette.form.asIs') },
          ...choices,
        ]}
      />
    );
  }
  const typing = {
    ...common,
    value: text,
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onChange(event.currentTarget.value),
    autoComplete: 'off',
    spellCheck: false,
  };
  if (field.kind === 'secret') return <PasswordInput {...typing} autoComplete="new-password" />;
  if (field.kind === 'list') {
    const hint = t('palette.form.lines');
    const both = description === null ? hint : `${description}. ${hint}`;
    return <Textarea {...typing} description={both} autosize minRows={2} maxRows={8} />;
  }
  const types = { number: 'number', instant: 'datetime-local' } as const;
  return (
    <TextInput
      {...typing}
      type={field.kind === 'number' || field.kind === 'instant' ? types[field.kind] : 'text'}
      {...(field.kind === 'number' ? { step: 'any' } : {})}
    />
  );
}
