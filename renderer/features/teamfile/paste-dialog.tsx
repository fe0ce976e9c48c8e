import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../app/language/language.ts';
import classes from './teamfile.module.css';

interface PasteDialogProps {
  /** What stands there at first. */
  readonly start: string;
  readonly onPasted: (text: string) => void;
  readonly onClose: () => void;
}

/** Takes a team file from the clipboard, such as from a merge request. */
export function PasteDialog({ start, onPasted, onClose }: PasteDialogProps) {
  const { t } = useText();
  const [text, setText] = useState(start);
  return (
    <Modal
      opened
      onClose={onClose}
      size={720}
      title={t('teamfile.pasteTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Textarea
        data-autofocus
        label={t('teamfile.pasteLabel')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        rows={14}
        classNames={{ input: classes['yaml'] ?? '' }}
        spellCheck={false}
        autoComplete="off"
      />
      <div className={classes['foot']}>
        <div className={classes['buttons']}>
          <Button size="sm" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button size="sm" variant="filled" disabled={text.trim() === ''} onClick={() => onPasted(text)}>
            {t('teamfile.look')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
