import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useText } from '../app/language/language.ts';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onKeyDown?: (event: React.KeyboardEvent<HTMLInputElement>) => void;
  readonly width?: number;
  readonly ref?: React.Ref<HTMLInputElement>;
}

/** A field that narrows what is shown; Escape empties it. */
export function SearchField({ label, value, onChange, onKeyDown, width = 220, ref }: SearchFieldProps) {
  const { t } = useText();
  return (
    <TextInput
      ref={ref ?? null}
      type="search"
      size="xs"
      w={width}
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && value !== '') {
          event.preventDefault();
          onChange('');
        }
        onKeyDown?.(event);
      }}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={
        value === '' ? null : (
          <CloseButton size="xs" aria-label={t('common.clear')} onClick={() => onChange('')} />
        )
      }
      spellCheck={false}
      autoComplete="off"
    />
  );
}
