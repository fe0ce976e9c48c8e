import { Checkbox, Radio } from '@mantine/core';
import { IconArrowNarrowRight } from '@tabler/icons-react';
import type { PlannedItem } from '../../../main/contract/teamfile.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { fieldWord, itemWord, valueWord } from './words.ts';
import classes from './teamfile.module.css';

interface PlanItemProps {
  readonly item: PlannedItem;
  readonly isChosen: boolean;
  readonly isRemoved: boolean;
  /** What a person said; undefined while nobody did. */
  readonly runsHere: boolean | undefined;
  readonly onChosen: (isChosen: boolean) => void;
  readonly onRemoved: (isRemoved: boolean) => void;
  readonly onRunsHere: (runsHere: boolean) => void;
}

function Fields({ item }: { readonly item: PlannedItem }) {
  const { t } = useText();
  return (
    <dl className={classes['fields']}>
      {item.fields.map(({ name, before, after }) => (
        <div key={name}>
          <dt>{fieldWord(name, t)}</dt>
          <dd>
            {item.change === 'added' ? null : (
              <del aria-label={`${t('teamfile.from')} ${valueWord(name, before, t)}`}>
                {valueWord(name, before, t)}
              </del>
            )}
            {item.change === 'changed' ? <IconArrowNarrowRight size={14} aria-hidden /> : null}
            {item.change === 'onlyHere' ? null : (
              <ins aria-label={`${t('teamfile.to')} ${valueWord(name, after, t)}`}>
                {valueWord(name, after, t)}
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function RunsHere({ item, runsHere, onRunsHere }: Pick<PlanItemProps, 'item' | 'runsHere' | 'onRunsHere'>) {
  const { t } = useText();
  return (
    <Radio.Group
      className={classes['question'] ?? ''}
      label={t('teamfile.runsHere')}
      name={`runs-${item.key}`}
      value={runsHere === undefined ? '' : runsHere ? 'yes' : 'no'}
      onChange={(answer) => onRunsHere(answer === 'yes')}
    >
      <div className={classes['answers']}>
        <Radio value="yes" label={t('teamfile.yes')} />
        <Radio value="no" label={t('teamfile.no')} />
      </div>
    </Radio.Group>
  );
}

/** One thing of a plan: what it is, what differs, whether it is imported, and by whom it is run. */
export function PlanItem(props: PlanItemProps) {
  const { item, isChosen, isRemoved, onChosen, onRemoved } = props;
  const { t } = useText();
  const name = itemWord(item, t);
  const isOnlyHere = item.change === 'onlyHere';
  return (
    <li className={classes['item']} data-change={item.change} data-off={!isOnlyHere && !isChosen}>
      {isOnlyHere ? (
        <span className={classes['noBox']} aria-hidden />
      ) : (
        <Checkbox
          aria-label={t('teamfile.include', { name })}
          checked={isChosen}
          disabled={item.problem !== null}
          onChange={(event) => onChosen(event.currentTarget.checked)}
        />
      )}
      <div className={classes['what']}>
        <p className={classes['head']}>
          <span className={classes['name']}>{name}</span>
          <span className={classes['change']}>{t(`teamfile.change.${item.change}`)}</span>
        </p>
        {isOnlyHere ? (
          <p className={classes['dim']}>{item.removable ? t('teamfile.stays') : t('teamfile.staysFixed')}</p>
        ) : (
          <Fields item={item} />
        )}
        {item.problem === null ? null : <p className={classes['problem']}>{plain(item.problem)}</p>}
        {item.asksRunsHere && isChosen ? <RunsHere {...props} /> : null}
      </div>
      {isOnlyHere && item.removable ? (
        <Checkbox
          label={t('teamfile.removeLabel')}
          aria-label={t('teamfile.remove', { name })}
          checked={isRemoved}
          onChange={(event) => onRemoved(event.currentTarget.checked)}
        />
      ) : null}
    </li>
  );
}
