import { Button } from '@mantine/core';
import { useState } from 'react';
import type { UndoView } from '../../../main/contract/undo.ts';
import { useAction } from '../../app/client/ask.ts';
import { useHosts } from '../../app/client/engine-context.tsx';
import { MayDo } from '../../app/client/may-do.tsx';
import { formatList } from '../../app/language/format.ts';
import { useText } from '../../app/language/language.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './undo.module.css';

/** Put back now, or keep as it is. */
export function UndoActs({ undo }: { readonly undo: UndoView }) {
  const { t, language } = useText();
  const { value: hosts } = useHosts();
  const [keeping, setKeeping] = useState(false);
  const run = useAction(async (client) => await client.undo.run({ id: undo.id }));
  const keep = useAction(
    async (client) => await client.undo.cancel({ id: undo.id }),
    () => setKeeping(false),
  );
  const environment = hosts?.find(({ id }) => id === undo.hostId)?.environment;
  const names = plain(
    formatList(
      undo.containers.map(({ name }) => name),
      language,
    ),
  );
  return (
    <>
      {run.failure === null ? null : <FailureView failure={run.failure} />}
      <MayDo procedure="undo.run">
        <div className={classes['acts']}>
          <Button size="compact-sm" variant="filled" loading={run.busy} onClick={() => run.run(undefined)}>
            {t('undo.run')}
          </Button>
          <Button size="compact-sm" onClick={() => setKeeping(true)}>
            {t('undo.keep')}
          </Button>
        </div>
      </MayDo>
      {keeping && environment !== undefined ? (
        <ConfirmDialog
          title={t('undo.keepTitle', { names })}
          where={plain(`${undo.host} / ${names}`)}
          environment={environment}
          loses={[t('undo.keepLoses')]}
          action={t('undo.keep')}
          typed={null}
          busy={keep.busy}
          failure={keep.failure}
          onConfirm={() => keep.run(undefined)}
          onClose={() => {
            keep.clear();
            setKeeping(false);
          }}
        />
      ) : null}
    </>
  );
}
