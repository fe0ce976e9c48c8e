import type { ConfiguredItem, ItemHere, ItemPair } from './types.ts';

/** Items that have the same name are the same, without regard to case. Pure. */
export function pairByName(
  wanted: readonly ConfiguredItem[],
  here: readonly ItemHere[],
): readonly ItemPair[] {
  const named = new Map(here.map((item) => [item.name.toLowerCase(), item]));
  return wanted.map((item) => ({
    wanted: item,
    here: named.get(item.name.toLowerCase()) ?? null,
    problem: null,
  }));
}
