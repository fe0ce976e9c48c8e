import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../app/language/language.ts';

const confirmedForMs = 1_500;

/** Copies a text, and says so. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const { t } = useText();
  const [copied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), confirmedForMs);
  }
  const caption = copied ? t('common.copied') : (label ?? t('common.copy'));
  return (
    <Tooltip label={caption}>
      <ActionIcon aria-label={caption} onClick={() => void copy()} size={24}>
        {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}
