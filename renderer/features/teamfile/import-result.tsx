import { Button } from '@mantine/core';
import { useText } from '../../app/language/language.ts';
import { Name } from '../../ui/name.tsx';
import { download } from '../logs/log-export.ts';
import { keyWord } from './words.ts';
import classes from './teamfile.module.css';

/** What an import did. */
export interface Imported {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly previous: { readonly text: string; readonly file: string } | null;
}

interface ImportResultProps {
  readonly imported: Imported;
  readonly onTakeBack: (text: string) => void;
  readonly onClose: () => void;
}

/** What was imported, and how to take it back. */
export function ImportResult({ imported, onTakeBack, onClose }: ImportResultProps) {
  const { t } = useText();
  const { previous } = imported;
  return (
    <>
      <ul className={classes['done']}>
        {(['added', 'changed', 'removed'] as const)
          .filter((kind) => imported[kind].length > 0)
          .map((kind) => (
            <li key={kind}>
              {t(`teamfile.${kind}`, { names: imported[kind].map((key) => keyWord(key, t)).join(', ') })}
            </li>
          ))}
      </ul>
      {previous === null ? null : (
        <div className={classes['kept']}>
          <p>{t('teamfile.previous')}</p>
          <Name mono>{previous.file}</Name>
          <p className={classes['dim']}>{t('teamfile.newStay')}</p>
        </div>
      )}
      <div className={classes['foot']}>
        <div className={classes['buttons']}>
          {previous === null ? null : (
            <>
              <Button size="sm" onClick={() => download('wheelhouse-before.yaml', previous.text)}>
                {t('teamfile.savePrevious')}
              </Button>
              <Button size="sm" onClick={() => onTakeBack(previous.text)}>
                {t('teamfile.takeBack')}
              </Button>
            </>
          )}
          <Button size="sm" variant="filled" data-autofocus onClick={onClose}>
            {t('teamfile.done')}
          </Button>
        </div>
      </div>
    </>
  );
}
