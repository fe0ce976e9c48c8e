import { ActionIcon, Tooltip } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { useText } from '../app/language/language.ts';

interface TableToggleProps {
  readonly pressed: boolean;
  readonly onChange: (pressed: boolean) => void;
}

/** Turns a picture into the table of its figures and back. */
export function TableToggle({ pressed, onChange }: TableToggleProps) {
  const { t } = useText();
  const label = t('charts.asTable');
  return (
    <Tooltip label={label}>
      <ActionIcon size="sm" aria-label={label} aria-pressed={pressed} onClick={() => onChange(!pressed)}>
        <IconTable size={14} />
      </ActionIcon>
    </Tooltip>
  );
}
