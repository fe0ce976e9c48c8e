import type { ConfigurationPlan, PlannedItem } from '../contract/teamfile.ts';
import type { Access } from '../contract/procedure.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Choice } from './model.ts';
import type { ImportInput } from './operations.ts';
import { quoted } from './place.ts';

function refuse(message: string, hint: string, key?: string): WheelhouseError {
  return new WheelhouseError('VALIDATION', message, { hint, details: key === undefined ? {} : { key } });
}

function refuseUnknown(keys: readonly string[], plan: ConfigurationPlan, what: string): void {
  const known = new Set(plan.items.map(({ key }) => key));
  const stranger = keys.find((key) => !known.has(key));
  if (stranger === undefined) return;
  throw refuse(
    `The plan has no ${quoted(stranger)}, which ${what} names.`,
    'Name keys as the plan shows them.',
  );
}

function isDue({ change }: PlannedItem): boolean {
  return change === 'added' || change === 'changed';
}

function refuseUnanswered(items: readonly PlannedItem[], input: ImportInput): void {
  const yes = new Set(input.runsHere);
  const no = new Set(input.notHere);
  for (const { key, asksRunsHere } of items) {
    if (yes.has(key) && no.has(key)) {
      throw refuse(`${quoted(key)} is said to run on this laptop, and not to.`, 'Say one of the two.', key);
    }
    if (!asksRunsHere || yes.has(key) || no.has(key)) continue;
    throw refuse(
      `Nobody said whether this laptop runs ${quoted(key)}.`,
      'Name it under runsHere or notHere: --runs-here or --not-here on the command line.',
      key,
    );
  }
}

function refuseUnconfirmed(
  removed: readonly PlannedItem[],
  input: ImportInput,
  access: ReadonlySet<Access>,
): void {
  if (removed.length === 0) return;
  if (!access.has('destroy')) {
    throw new WheelhouseError(
      'REFUSED',
      'Removing what is only here needs the access level “destroy”, which this face was not given.',
    );
  }
  const fixed = removed.find(({ change, removable }) => change !== 'onlyHere' || !removable);
  if (fixed !== undefined) {
    throw refuse(
      `${quoted(fixed.key)} cannot be removed by an import.`,
      'Only what the plan shows as “only here”, and as removable, can be.',
      fixed.key,
    );
  }
  const names = removed.map(({ name }) => name).join(', ');
  if (input.confirm === names) return;
  throw new WheelhouseError(
    'REFUSED',
    `Removing ${names} needs ${removed.length === 1 ? 'its name' : 'their names'} typed${input.confirm === undefined ? '' : ', and what was typed is another'}.`,
    { hint: `Type ${names} to confirm.`, details: { confirm: names } },
  );
}

/** What was chosen, if it fits the plan and every question was answered. Throws VALIDATION or REFUSED. Pure. */
export function checkChoice(
  input: ImportInput,
  plan: ConfigurationPlan,
  access: ReadonlySet<Access>,
): Choice {
  const { items, runsHere = [], notHere = [], remove = [] } = input;
  refuseUnknown([...(items ?? []), ...runsHere, ...notHere, ...remove], plan, 'the import');
  const named = new Set(items);
  const chosen = plan.items.filter(
    (item) => isDue(item) && (items === undefined ? item.problem === null : named.has(item.key)),
  );
  const hindered = chosen.find(({ problem }) => problem !== null);
  if (hindered !== undefined) {
    throw new WheelhouseError(
      'CONFLICT',
      `${quoted(hindered.key)} cannot be imported: ${hindered.problem ?? ''}`,
      {
        hint: 'Import the others without it.',
        details: { key: hindered.key },
      },
    );
  }
  refuseUnanswered(chosen, input);
  const removed = new Set(remove);
  refuseUnconfirmed(
    plan.items.filter(({ key }) => removed.has(key)),
    input,
    access,
  );
  return { items, runsHere: new Set(runsHere), remove: removed };
}
