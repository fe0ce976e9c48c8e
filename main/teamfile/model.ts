import { createHash } from 'node:crypto';
import type { ConfigurationPlan, ConfiguredValue, PlannedItem } from '../contract/teamfile.ts';
import type {
  ConfigurationSection,
  ItemChange,
  ItemHere,
  ItemPair,
} from '../platform/configuration/types.ts';

/** What a file wants of one section, and what is here. */
export interface SectionPlan {
  readonly section: ConfigurationSection;
  readonly pairs: readonly ItemPair[];
  /** What is here and not in the file. */
  readonly rest: readonly ItemHere[];
}

/** What a person chose of a plan. */
export interface Choice {
  /** Keys of what is imported; undefined for all that can be. */
  readonly items?: readonly string[] | undefined;
  readonly runsHere: ReadonlySet<string>;
  readonly remove: ReadonlySet<string>;
}

export function keyOf(section: ConfigurationSection, name: string): string {
  return `${section.name}/${name}`;
}

function isSame(a: ConfiguredValue | undefined, b: ConfiguredValue | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

type Fields = Readonly<Record<string, ConfiguredValue>>;

function toFields(before: Fields, after: Fields): PlannedItem['fields'] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => ({
    name,
    before: before[name] ?? null,
    after: after[name] ?? null,
  }));
}

/** What differs between an item here and the same of a file; a field that the file does not name is not asked about. */
function differencesOf({ wanted, here }: ItemPair): PlannedItem['fields'] {
  if (here === null) return toFields({}, wanted.fields);
  const named = Object.entries(wanted.fields).filter(([, value]) => value !== undefined);
  const differing = named.filter(([name, value]) => !isSame(value, here.fields[name]));
  return [
    ...(wanted.name === here.name ? [] : [{ name: 'name', before: here.name, after: wanted.name }]),
    ...differing.map(([name, after]) => ({ name, before: here.fields[name] ?? null, after })),
  ];
}

function planPair(section: ConfigurationSection, pair: ItemPair): PlannedItem {
  const fields = differencesOf(pair);
  const change = pair.here === null ? 'added' : fields.length === 0 ? 'unchanged' : 'changed';
  return {
    key: keyOf(section, pair.wanted.name),
    section: section.name,
    name: pair.wanted.name,
    change,
    fields,
    runsHere: section.asksRunsHere ? (pair.here?.runsHere ?? false) : null,
    asksRunsHere: section.asksRunsHere && change !== 'unchanged',
    removable: false,
    problem: change === 'unchanged' ? null : pair.problem,
  };
}

function planRest(section: ConfigurationSection, here: ItemHere): PlannedItem {
  return {
    key: keyOf(section, here.name),
    section: section.name,
    name: here.name,
    change: 'onlyHere',
    fields: toFields(here.fields, {}),
    runsHere: here.runsHere,
    asksRunsHere: false,
    removable: section.removable,
    problem: null,
  };
}

/** What an import would do, item by item. Pure. */
export function toPlannedItems({ section, pairs, rest }: SectionPlan): readonly PlannedItem[] {
  return [...pairs.map((pair) => planPair(section, pair)), ...rest.map((item) => planRest(section, item))];
}

/** Of the file and of everything that is here: where either has changed since, a plan no longer holds. Pure. */
export function fingerprintOf(text: string, plans: readonly SectionPlan[]): string {
  const here = plans.map(({ section, pairs, rest }) => [section.name, pairs.map((pair) => pair.here), rest]);
  return createHash('sha256')
    .update(JSON.stringify([text, here]))
    .digest('hex')
    .slice(0, 16);
}

/** The changes of one section that were chosen. Pure. */
export function toChanges(
  plan: SectionPlan,
  items: ConfigurationPlan['items'],
  choice: Choice,
): ItemChange[] {
  const { section, pairs, rest } = plan;
  const planned = new Map(items.map((item) => [item.key, item]));
  const changes: ItemChange[] = [];
  for (const { wanted, here } of pairs) {
    const key = keyOf(section, wanted.name);
    const item = planned.get(key);
    const isDue = item?.change === 'added' || item?.change === 'changed';
    const isChosen = choice.items === undefined ? item?.problem === null : choice.items.includes(key);
    if (!isDue || !isChosen) continue;
    const runsHere = section.asksRunsHere ? choice.runsHere.has(key) : null;
    changes.push(
      here === null ? { kind: 'add', wanted, runsHere } : { kind: 'change', here, wanted, runsHere },
    );
  }
  for (const here of rest) {
    if (choice.remove.has(keyOf(section, here.name))) changes.push({ kind: 'remove', here });
  }
  return changes;
}
