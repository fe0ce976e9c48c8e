import type { ConfigurationPlan, PlannedItem } from '../../../main/contract/teamfile.ts';

/** What a person has chosen of a plan so far. */
export interface Choice {
  readonly items: ReadonlySet<string>;
  /** Whether this laptop runs it; nobody is asked twice, and nothing is answered for anybody. */
  readonly runsHere: ReadonlyMap<string, boolean>;
  readonly remove: ReadonlySet<string>;
}

function isDue({ change }: PlannedItem): boolean {
  return change === 'added' || change === 'changed';
}

/** All that can be imported, and nothing removed. Pure. */
export function firstChoice(plan: ConfigurationPlan): Choice {
  const items = plan.items.filter((item) => isDue(item) && item.problem === null);
  return { items: new Set(items.map(({ key }) => key)), runsHere: new Map(), remove: new Set() };
}

/** The set with the key in it or without it. Pure. */
export function toggled(set: ReadonlySet<string>, key: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (isIn) next.add(key);
  else next.delete(key);
  return next;
}

/** How many chosen items nobody has said of whether this laptop runs them. Pure. */
export function openQuestions(plan: ConfigurationPlan, choice: Choice): number {
  return plan.items.filter(
    ({ key, asksRunsHere }) => asksRunsHere && choice.items.has(key) && !choice.runsHere.has(key),
  ).length;
}

/** The names that have to be typed before the removal, in the order of the plan; null where nothing is removed. Pure. */
export function namesToType(plan: ConfigurationPlan, choice: Choice): string | null {
  const names = plan.items.filter(({ key }) => choice.remove.has(key)).map(({ name }) => name);
  return names.length === 0 ? null : names.join(', ');
}

/** The choice as the contract takes it. Pure. */
export function toImport(plan: ConfigurationPlan, choice: Choice) {
  // The plan may have been made anew since something was chosen of it.
  const chosen = plan.items.filter(({ key }) => choice.items.has(key)).map(({ key }) => key);
  const answered = [...choice.runsHere].filter(([key]) => chosen.includes(key));
  return {
    fingerprint: plan.fingerprint,
    items: chosen,
    runsHere: answered.filter(([, runs]) => runs).map(([key]) => key),
    notHere: answered.filter(([, runs]) => !runs).map(([key]) => key),
    remove: plan.items.filter(({ key }) => choice.remove.has(key)).map(({ key }) => key),
  };
}
