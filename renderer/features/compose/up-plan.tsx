import { Checkbox, NativeSelect } from '@mantine/core';
import type { StackDescription } from '../../../main/contract/compose.ts';
import { useText } from '../../app/language/language.ts';
import { Name } from '../../ui/name.tsx';
import type { ActChoices } from './ask-act.ts';
import { upChanges } from './changes.ts';
import classes from './compose.module.css';

const pulls = ['missing', 'always', 'never'] as const;
const recreations = ['changed', 'force', 'never'] as const;

interface UpPlanProps {
  readonly description: StackDescription;
  readonly choices: ActChoices;
  readonly onChange: (choices: ActChoices) => void;
}

/** What an up would change, and the choices that a person has. */
export function UpPlan({ description, choices, onChange }: UpPlanProps) {
  const { t } = useText();
  const changes = upChanges(description, choices.removeOrphans ?? false);
  const hasUndeclared = description.services.some(({ drift }) => drift === 'undeclared');
  return (
    <>
      <div>
        <h3 className={classes['subhead']}>{t('compose.changes')}</h3>
        {changes.length === 0 ? (
          <p>{t('compose.noChanges')}</p>
        ) : (
          <ul className={classes['changes']}>
            {changes.map(({ service, kind, count, wanted }) => (
              <li key={service} className={classes['change']}>
                <strong>
                  <Name>{service}</Name>
                </strong>
                <span>{t(`compose.change.${kind}`, { count, wanted })}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className={classes['choices']}>
        <NativeSelect
          label={t('compose.pull')}
          value={choices.pull ?? 'missing'}
          data={pulls.map((value) => ({ value, label: t(`compose.pullOf.${value}`) }))}
          onChange={(event) => {
            const pull = pulls.find((value) => value === event.currentTarget.value);
            if (pull !== undefined) onChange({ ...choices, pull });
          }}
        />
        <NativeSelect
          label={t('compose.recreate')}
          value={choices.recreate ?? 'changed'}
          data={recreations.map((value) => ({ value, label: t(`compose.recreateOf.${value}`) }))}
          onChange={(event) => {
            const recreate = recreations.find((value) => value === event.currentTarget.value);
            if (recreate !== undefined) onChange({ ...choices, recreate });
          }}
        />
      </div>
      {hasUndeclared ? (
        <Checkbox
          size="xs"
          label={t('compose.removeOrphans')}
          checked={choices.removeOrphans ?? false}
          onChange={(event) => onChange({ ...choices, removeOrphans: event.currentTarget.checked })}
        />
      ) : null}
    </>
  );
}
