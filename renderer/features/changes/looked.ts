const key = 'wheelhouse.changes.lookedAt';
/** A look of less than this is a glance in passing. */
export const lookMs = 5000;

/** When this face looked at the changes last; null where it never did. */
export function readLooked(storage: Pick<Storage, 'getItem'>): number | null {
  const at = Number(storage.getItem(key) ?? Number.NaN);
  return Number.isFinite(at) ? at : null;
}

/** Remembers for this face that it looked. */
export function writeLooked(storage: Pick<Storage, 'setItem'>, at: number): void {
  storage.setItem(key, String(at));
}
