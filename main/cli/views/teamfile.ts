import type { ConfigurationPlan, ConfiguredValue, PlannedItem } from '../../contract/teamfile.ts';
import type { Session } from '../session.ts';
import { escapeText } from '../text/escape.ts';

function valueOf(value: ConfiguredValue): string {
  return escapeText(typeof value === 'string' ? value : JSON.stringify(value));
}

const marks = {
  added: { text: '+', colour: 'green' },
  changed: { text: '~', colour: 'yellow' },
  onlyHere: { text: '○', colour: 'grey' },
} as const;

function linesOf(item: PlannedItem, session: Session): readonly string[] {
  if (item.change === 'unchanged') return [];
  const { io, translate } = session;
  const mark = marks[item.change];
  const key = escapeText(item.key);
  const head = io.paint(mark.colour, `${mark.text} ${key}`);
  if (item.change === 'onlyHere') return [head];
  const fields = item.fields.map(({ name, before, after }) =>
    item.change === 'added'
      ? `    ${name}: ${valueOf(after)}`
      : `    ${name}: ${valueOf(before)} → ${valueOf(after)}`,
  );
  const runs = item.asksRunsHere
    ? [`    ${translate(item.runsHere === true ? 'teamfile.runsHere' : 'teamfile.notHere')}`]
    : [];
  const asks = item.asksRunsHere ? [io.paint('cyan', `    ${translate('teamfile.asks', { key })}`)] : [];
  const problem = item.problem === null ? [] : [io.paint('red', `    ${escapeText(item.problem)}`)];
  return [head, ...fields, ...runs, ...asks, ...problem];
}

/** What an import would change, and nothing of how to go on. */
export function planLines(plan: ConfigurationPlan, session: Session): readonly string[] {
  const { translate } = session;
  const count = (change: PlannedItem['change']): number =>
    plan.items.filter((item) => item.change === change).length;
  const counts = {
    added: count('added'),
    changed: count('changed'),
    same: count('unchanged'),
    onlyHere: count('onlyHere'),
  };
  return [
    ...plan.items.flatMap((item) => linesOf(item, session)),
    ...(counts.added + counts.changed === 0 ? [translate('teamfile.same')] : []),
    translate('teamfile.count', counts),
  ];
}

/** The plan, and how to import what it shows. */
export function viewPlan(output: unknown, session: Session): readonly string[] {
  const plan = output as ConfigurationPlan;
  const { io, translate } = session;
  const lines = planLines(plan, session);
  const isSame = plan.items.every(({ change }) => change === 'unchanged');
  if (isSame) return lines;
  return [...lines, io.paint('grey', translate('teamfile.how', { fingerprint: plan.fingerprint }))];
}

/** The file itself, so that `> wheelhouse.yaml` is all it takes. */
export function viewExport(output: unknown): readonly string[] {
  return (output as { text: string }).text.trimEnd().split('\n');
}

export function viewImport(output: unknown, session: Session): readonly string[] {
  const { added, changed, removed, previous } = output as Readonly<
    Record<'added' | 'changed' | 'removed', readonly string[]>
  > & { previous: { file: string } | null };
  const { translate } = session;
  const line = (key: 'teamfile.added' | 'teamfile.changed' | 'teamfile.removed', names: readonly string[]) =>
    names.length === 0 ? [] : [translate(key, { names: escapeText(names.join(', ')) })];
  return [
    ...line('teamfile.added', added),
    ...line('teamfile.changed', changed),
    ...line('teamfile.removed', removed),
    previous === null
      ? translate('teamfile.same')
      : translate('teamfile.previous', { file: escapeText(previous.file) }),
  ];
}
