import type { TableItem } from './table-rows.ts';

/** The row nearest to an index, in the direction of the step; null where there is none. */
function rowFrom<T>(items: readonly TableItem<T>[], start: number, step: 1 | -1): number | null {
  for (let index = start; index >= 0 && index < items.length; index += step) {
    if (items[index]?.kind === 'row') return index;
  }
  return null;
}

/**
 * Where a key leads from a row: arrows to the next, Page keys a screen further, Home and End to the ends; null for other
 * keys, and where there is nothing further. Heads of groups are passed over. Pure.
 */
export function rowByKey<T>(
  items: readonly TableItem<T>[],
  index: number,
  key: string,
  pageRows: number,
): number | null {
  const last = items.length - 1;
  switch (key) {
    case 'ArrowDown':
      return rowFrom(items, index + 1, 1);
    case 'ArrowUp':
      return rowFrom(items, index - 1, -1);
    case 'PageDown':
      return rowFrom(items, Math.min(last, index + pageRows), 1) ?? rowFrom(items, last, -1);
    case 'PageUp':
      return rowFrom(items, Math.max(0, index - pageRows), -1) ?? rowFrom(items, 0, 1);
    case 'Home':
      return rowFrom(items, 0, 1);
    case 'End':
      return rowFrom(items, last, -1);
    default:
      return null;
  }
}

/**
 * The row whose name begins with what was typed, from the one after `index` on and round; one letter again and again
 * walks through all that begin with it. Null where none does. Pure.
 */
export function rowByName<T>(
  items: readonly TableItem<T>[],
  index: number,
  typed: string,
  nameOf: (row: T) => string,
): number | null {
  const wanted = typed.toLowerCase();
  const letter = wanted.charAt(0);
  const repeated = wanted.replaceAll(letter, '') === '';
  const text = repeated ? letter : wanted;
  // A word that goes on may still mean the row where one is.
  const first = repeated ? index + 1 : index;
  for (let step = 0; step < items.length; step += 1) {
    const at = (first + step) % items.length;
    const item = items[at];
    if (item?.kind === 'row' && nameOf(item.row).toLowerCase().startsWith(text)) return at;
  }
  return null;
}
