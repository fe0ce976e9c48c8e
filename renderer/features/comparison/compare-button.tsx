import { ActionIcon, Tooltip } from '@mantine/core';
import { IconGitCompare } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useText } from '../../app/language/language.ts';

/** Opens the comparison with this container as its first side. */
export function CompareButton({ host, container }: { readonly host: string; readonly container: string }) {
  const { t } = useText();
  const navigate = useNavigate();
  const label = t('compose.compare');
  return (
    <Tooltip label={label}>
      <ActionIcon
        aria-label={label}
        onClick={() =>
          void navigate({ to: '/compare', search: { of: 'containers', a: `${host}/${container}` } })
        }
      >
        <IconGitCompare size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
