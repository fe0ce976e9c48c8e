import type { ConfigurationPlan, PlannedItem } from '../../../main/contract/teamfile.ts';
import { useText } from '../../app/language/language.ts';
import { toggled, type Choice } from './choice.ts';
import { PlanItem } from './plan-item.tsx';
import { sectionWord } from './words.ts';
import classes from './teamfile.module.css';

interface PlanViewProps {
  readonly plan: ConfigurationPlan;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
}

const order: Readonly<Record<PlannedItem['change'], number>> = {
  changed: 0,
  added: 1,
  onlyHere: 2,
  unchanged: 3,
};

function Counts({ plan }: { readonly plan: ConfigurationPlan }) {
  const { t } = useText();
  const count = (change: PlannedItem['change']): number =>
    plan.items.filter((item) => item.change === change).length;
  const counts = [
    ['added', count('added'), t('teamfile.countAdded', { count: count('added') })],
    ['changed', count('changed'), t('teamfile.countChanged', { count: count('changed') })],
    ['onlyHere', count('onlyHere'), t('teamfile.countOnlyHere', { count: count('onlyHere') })],
    ['unchanged', count('unchanged'), t('teamfile.countSame', { count: count('unchanged') })],
  ] as const;
  return (
    <ul className={classes['counts']}>
      {counts
        .filter(([, amount]) => amount > 0)
        .map(([change, , words]) => (
          <li key={change} data-change={change}>
            {words}
          </li>
        ))}
    </ul>
  );
}

/** What a team file would change, section by section, with what can be chosen of it. */
export function PlanView({ plan, choice, onChoice }: PlanViewProps) {
  const { t } = useText();
  const shown = plan.items.filter(({ change }) => change !== 'unchanged');
  const sections = [...new Set(shown.map(({ section }) => section))];
  const isSame = shown.every(({ change }) => change === 'onlyHere');
  return (
    <>
      <Counts plan={plan} />
      {isSame ? <p className={classes['same']}>{t('teamfile.same')}</p> : null}
      {sections.map((section) => (
        <section key={section} className={classes['section']} aria-label={sectionWord(section, t)}>
          <h3>{sectionWord(section, t)}</h3>
          <ul className={classes['items']}>
            {shown
              .filter((item) => item.section === section)
              .toSorted((a, b) => order[a.change] - order[b.change])
              .map((item) => (
                <PlanItem
                  key={item.key}
                  item={item}
                  isChosen={choice.items.has(item.key)}
                  isRemoved={choice.remove.has(item.key)}
                  runsHere={choice.runsHere.get(item.key)}
                  onChosen={(isIn) => onChoice({ ...choice, items: toggled(choice.items, item.key, isIn) })}
                  onRemoved={(isIn) =>
                    onChoice({ ...choice, remove: toggled(choice.remove, item.key, isIn) })
                  }
                  onRunsHere={(runs) =>
                    onChoice({ ...choice, runsHere: new Map(choice.runsHere).set(item.key, runs) })
                  }
                />
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}
