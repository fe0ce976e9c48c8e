import { Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../app/language/language.ts';
import dialog from '../../ui/dialog.module.css';
import { mainScreens } from './screens.ts';
import { readSingleKeys, writeSingleKeys } from './single-keys.ts';
import classes from './palette.module.css';

interface KeyRow {
  readonly keys: readonly string[];
  readonly text: string;
}

function KeyTable({ title, rows }: { readonly title: string; readonly rows: readonly KeyRow[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(({ keys, text }) => (
          <div key={text} className={classes['keyRow']}>
            <dt>
              {keys.map((key, index) => (
                <span key={key}>
                  {index === 0 ? '' : ' '}
                  <kbd className={classes['key']}>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Every key that works on all screens, and the switch for those without Ctrl. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const [single, setSingle] = useState(() => readSingleKeys(window.localStorage));
  const isMac = /mac/i.test(navigator.userAgent);
  const modifier = isMac ? '⌘' : 'Ctrl';
  const everywhere: readonly KeyRow[] = [
    { keys: [modifier, 'K'], text: t('palette.keys.palette') },
    ...(isMac ? [] : [{ keys: ['Ctrl', 'Shift', 'K'], text: t('palette.keys.fromTerminal') }]),
    { keys: ['Ctrl', 'Shift', '↑'], text: t('palette.keys.leaveTerminal') },
    { keys: ['Tab'], text: t('palette.keys.tab') },
    { keys: ['Esc'], text: t('palette.keys.escape') },
    { keys: ['y'], text: t('palette.keys.copyLink') },
    { keys: ['?'], text: t('palette.keys.keys') },
  ];
  const going = mainScreens.flatMap(({ key, text }) =>
    key === null ? [] : [{ keys: ['g', key], text: t(text as never) }],
  );
  return (
    <Modal
      opened
      onClose={onClose}
      size={640}
      returnFocus={false}
      title={t('palette.keys.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={dialog['stack']}>
        <div className={classes['keys']}>
          <KeyTable title={t('palette.keys.everywhere')} rows={everywhere} />
          <KeyTable title={t('palette.keys.goTo')} rows={going} />
        </div>
        <Switch
          label={t('palette.keys.single')}
          description={t('palette.keys.singleHint')}
          checked={single}
          onChange={(event) => {
            setSingle(event.currentTarget.checked);
            writeSingleKeys(window.localStorage, event.currentTarget.checked);
          }}
        />
      </div>
    </Modal>
  );
}
