import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ConfigurationPlan } from '../../../main/contract/teamfile.ts';
import { useAction, useAsk } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { plain } from '../../ui/visible-text.ts';
import { firstChoice, namesToType, openQuestions, toImport } from './choice.ts';
import { ImportResult, type Imported } from './import-result.tsx';
import { PlanView } from './plan-view.tsx';
import classes from './teamfile.module.css';

interface PlanFormProps {
  readonly text: string;
  readonly plan: ConfigurationPlan;
  readonly onAgain: () => void;
  readonly onDone: (imported: Imported) => void;
  readonly onClose: () => void;
}

function PlanForm({ text, plan, onAgain, onDone, onClose }: PlanFormProps) {
  const { t } = useText();
  const [choice, setChoice] = useState(() => firstChoice(plan));
  const [typed, setTyped] = useState('');
  const run = useAction(
    async (client) =>
      await client.configuration.import({
        text,
        ...toImport(plan, choice),
        ...(names === null ? {} : { confirm: typed }),
      }),
    onDone,
  );
  const names = namesToType(plan, choice);
  const open = openQuestions(plan, choice);
  const count = choice.items.size + choice.remove.size;
  const isReady = count > 0 && open === 0 && (names === null || typed === names);
  const waiting = count === 0 ? t('teamfile.nothing') : open > 0 ? t('teamfile.open', { count: open }) : '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !run.busy) run.run(undefined);
      }}
    >
      <PlanView plan={plan} choice={choice} onChoice={setChoice} />
      {run.failure === null ? null : (
        <FailureView failure={run.failure}>
          {run.failure.code === 'CONFLICT' ? (
            <Button
              onClick={() => {
                run.clear();
                onAgain();
              }}
            >
              {t('teamfile.again')}
            </Button>
          ) : (
            <Remedies failure={run.failure} />
          )}
        </FailureView>
      )}
      <div className={classes['foot']}>
        {names === null ? null : (
          <TextInput
            className={classes['typed'] ?? ''}
            label={t('teamfile.typed', { names: plain(names) })}
            description={t('teamfile.typedHint')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        <div className={classes['buttons']}>
          <span className={classes['waiting']} role="status">
            {waiting}
          </span>
          <Button size="sm" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            size="sm"
            type="submit"
            variant="filled"
            disabled={!isReady}
            loading={run.busy}
            {...(choice.remove.size > 0 ? { color: 'danger' } : {})}
          >
            {choice.remove.size === 0
              ? t('teamfile.import', { count: choice.items.size })
              : t('teamfile.importAndRemove', { items: choice.items.size, removed: choice.remove.size })}
          </Button>
        </div>
      </div>
    </form>
  );
}

interface ImportDialogProps {
  readonly text: string;
  /** Another file to look at, such as what was here before. */
  readonly onOther: (text: string) => void;
  /** The text cannot be used, and a person wants to put it right. */
  readonly onEdit: (text: string) => void;
  readonly onClose: () => void;
}

/** What a team file would change here, what a person chooses of it, and what came of it. */
export function ImportDialog({ text, onOther, onEdit, onClose }: ImportDialogProps) {
  const { t } = useText();
  const [imported, setImported] = useState<Imported | null>(null);
  // Each time anew: what was compared when this text was last looked at may be long gone.
  const [opened] = useState(() => crypto.randomUUID());
  const plan = useAsk(['configuration.plan', text, opened], (client, signal) =>
    client.configuration.plan({ text }, { signal }),
  );
  return (
    <Modal
      opened
      onClose={onClose}
      size={760}
      title={imported === null ? t('teamfile.planTitle') : t('teamfile.doneTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {imported !== null ? (
        <ImportResult imported={imported} onTakeBack={onOther} onClose={onClose} />
      ) : plan.failure !== null ? (
        <FailureView failure={plan.failure}>
          {plan.failure.code === 'VALIDATION' ? (
            <Button onClick={() => onEdit(text)}>{t('teamfile.edit')}</Button>
          ) : (
            <Remedies failure={plan.failure} onRetry={plan.again} />
          )}
        </FailureView>
      ) : plan.value === undefined ? (
        <>
          <p className={classes['dim']}>{t('teamfile.reading')}</p>
          <RowsSkeleton rows={3} />
        </>
      ) : (
        <PlanForm text={text} plan={plan.value} onAgain={plan.again} onDone={setImported} onClose={onClose} />
      )}
    </Modal>
  );
}
