import type { Comparison, ComparisonEntry } from '../../../main/contract/comparison.ts';

function linesOf({ section, key, kind, a, b, masked }: ComparisonEntry): readonly string[] {
  if (kind === 'same') return [];
  const hidden = masked && a === b ? ' (≠)' : '';
  return [
    ...(a === null ? [] : [`- ${section} ${key}: ${a}${hidden}`]),
    ...(b === null ? [] : [`+ ${section} ${key}: ${b}${hidden}`]),
  ];
}

/** A comparison as text, like a diff: for a ticket or a chat. Secrets are hidden in it as on the screen. Pure. */
export function toText({ a, b, parts }: Comparison): string {
  const lines = parts.flatMap((part) => {
    if (part.presence === 'onlyA') return [`- service ${part.service ?? ''}`];
    if (part.presence === 'onlyB') return [`+ service ${part.service ?? ''}`];
    const differences = part.entries.flatMap(linesOf);
    return differences.length === 0 || part.service === null
      ? differences
      : [`@@ ${part.service}`, ...differences];
  });
  return [`--- ${a.host}/${a.name}`, `+++ ${b.host}/${b.name}`, ...lines, ''].join('\n');
}
