import { Document, isMap, isScalar } from 'yaml';
import type { ConfigurationSection, ItemHere } from '../platform/configuration/types.ts';

/** The form of the file. A file of a later one is refused, and not half understood. */
export const teamFileVersion = 1;

const head = [
  ' The team’s configuration of Wheelhouse, for the team’s git. It holds no secret.',
  ' Written by: wheelhouse configuration export > wheelhouse.yaml',
  ' What importing it would change: wheelhouse configuration plan --file wheelhouse.yaml',
].join('\n');

function byName(a: ItemHere, b: ItemHere): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** A map keeps names that look like numbers in their place, which an object does not. */
function toValue({ form }: ConfigurationSection, items: readonly ItemHere[]): Map<string, unknown> {
  return new Map(
    items.toSorted(byName).map(({ name, fields }) => [name, form === 'values' ? fields['value'] : fields]),
  );
}

/** What is here as the text of a team file: always in the same order, so that git shows what changed. Pure. */
export function writeTeamFile(
  sections: readonly { readonly section: ConfigurationSection; readonly items: readonly ItemHere[] }[],
): string {
  const filled = sections.filter(({ items }) => items.length > 0);
  const document = new Document(
    new Map<string, unknown>([
      ['wheelhouse', teamFileVersion],
      ...filled.map(({ section, items }) => [section.name, toValue(section, items)] as const),
    ]),
  );
  document.commentBefore = head;
  if (isMap(document.contents)) {
    for (const pair of document.contents.items) {
      if (!isScalar(pair.key)) continue;
      const name = pair.key.value;
      const comment = filled.find(({ section }) => section.name === name)?.section.comment;
      if (comment === undefined) continue;
      pair.key.commentBefore = ` ${comment}`;
      pair.key.spaceBefore = true;
    }
  }
  // Long lines stay whole: a folded address is hard to read and harder to search.
  return document.toString({ lineWidth: 0 });
}
