import type { Comparison, ComparisonEntry, ComparisonPart } from '../../contract/comparison.ts';
import type { Session } from '../session.ts';
import { escapeText } from '../text/escape.ts';

function linesOf(
  { section, key, kind, a, b, masked, severity }: ComparisonEntry,
  { io }: Session,
): readonly string[] {
  if (kind === 'same') return [];
  const name = `${section} ${key}`;
  const mark = severity === 'critical' ? '!!' : severity === 'warning' ? '! ' : '  ';
  // Two secrets that differ may look alike once they are hidden.
  const hidden = masked && a === b ? ' (≠)' : '';
  const minus =
    a === null ? [] : [io.paint('red', `${mark}- ${escapeText(name)}: ${escapeText(a)}${hidden}`)];
  const plus =
    b === null ? [] : [io.paint('green', `${mark}+ ${escapeText(name)}: ${escapeText(b)}${hidden}`)];
  return [...minus, ...plus];
}

function partLines(part: ComparisonPart, session: Session): readonly string[] {
  const { io, translate } = session;
  const name = escapeText(part.service ?? '');
  if (part.presence !== 'both') {
    const isMinus = part.presence === 'onlyA';
    return [
      io.paint(
        isMinus ? 'red' : 'green',
        `${isMinus ? '!!-' : '!!+'} ${translate('column.service')} ${name}`,
      ),
    ];
  }
  const lines = part.entries.flatMap((entry) => linesOf(entry, session));
  if (lines.length === 0) return [];
  return part.service === null ? lines : [io.paint('cyan', `@@ ${name}`), ...lines];
}

/** What differs, as a diff: the first side with a minus, the second with a plus. */
export function viewComparison(output: unknown, session: Session): readonly string[] {
  const { a, b, parts, differences } = output as Comparison;
  const { io, translate } = session;
  return [
    io.paint('red', `--- ${escapeText(a.host)}/${escapeText(a.name)}`),
    io.paint('green', `+++ ${escapeText(b.host)}/${escapeText(b.name)}`),
    ...parts.flatMap((part) => partLines(part, session)),
    differences === 0 ? translate('compare.same') : translate('compare.count', { count: differences }),
  ];
}
