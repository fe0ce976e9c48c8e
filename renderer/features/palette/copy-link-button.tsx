import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useText } from '../../app/language/language.ts';
import { usePalette } from './palette-context.ts';

/** Copies the link to the screen that is shown, for a colleague. */
export function CopyLinkButton() {
  const { t } = useText();
  const { copyLink } = usePalette();
  const label = t('palette.copyLink');
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={copyLink}>
        <IconLink size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
