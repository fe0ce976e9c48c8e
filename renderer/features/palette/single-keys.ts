// Somebody who dictates, or whose hand is unsteady, gives such keys by accident, so that they can be switched off.
const storageKey = 'wheelhouse.keys.single';

/** Whether keys without Ctrl do something on this face; they do unless told. */
export function readSingleKeys(storage: Pick<Storage, 'getItem'>): boolean {
  try {
    return storage.getItem(storageKey) !== 'off';
  } catch {
    return true; // A browser that keeps nothing for this page.
  }
}

/** Switches them, for this face. */
export function writeSingleKeys(storage: Pick<Storage, 'setItem'>, on: boolean): void {
  try {
    storage.setItem(storageKey, on ? 'on' : 'off');
  } catch {
    return; // It holds until the page is closed.
  }
}

/** What of a key press says which key it was; a keyboard event fits. */
export interface Press {
  readonly key: string;
  readonly code: string;
}

/**
 * The Latin letter or the question mark that was pressed, also while the keyboard writes Hangul: there g is ㅎ, or
 * nothing at all until a syllable is whole. Pure.
 */
export function letterOf({ key, code }: Press): string {
  if (/^[a-z?]$/i.test(key)) return key.toLowerCase();
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter !== undefined && (key === 'Process' || /^\p{Script=Hangul}$/u.test(key))
    ? letter.toLowerCase()
    : '';
}
