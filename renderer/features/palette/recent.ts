import type { Entry } from './entry.ts';
import type { Subject } from './homes.ts';

/** What was chosen: which line, and of a verb what it was about. Names alone: no input, and so no secret. */
export interface Remembered {
  readonly id: string;
  readonly verb?: string;
  readonly subject: Subject;
}

// Kept by the face: what one person reaches for at one desk says nothing to others, and needs no engine.
const storageKey = 'wheelhouse.palette.recent';
const mostKept = 20;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 1024;
}

function toRemembered(value: unknown): readonly Remembered[] {
  if (typeof value !== 'object' || value === null || !('id' in value) || !isText(value.id)) return [];
  const verb = 'verb' in value && isText(value.verb) ? { verb: value.verb } : {};
  const named: Record<string, unknown> =
    'subject' in value && typeof value.subject === 'object' && value.subject !== null
      ? { ...value.subject }
      : {};
  const { host, container, stack } = named;
  const subject = {
    ...(isText(host) ? { host } : {}),
    ...(isText(container) ? { container } : {}),
    ...(isText(stack) ? { stack } : {}),
  };
  return [{ id: value.id, ...verb, subject }];
}

/** What was chosen on this face, newest first; nothing where the face keeps nothing. */
export function readRecent(storage: Pick<Storage, 'getItem'>): readonly Remembered[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]');
    return Array.isArray(kept) ? kept.slice(0, mostKept).flatMap(toRemembered) : [];
  } catch {
    return []; // Written by another version, or not readable here: a palette without memory works too.
  }
}

/** Remembers that a line was chosen. A link and the palette's own helps are not worth it. */
export function remember(storage: Pick<Storage, 'getItem' | 'setItem'>, entry: Entry): void {
  if (entry.kind === 'link' || entry.kind === 'help') return;
  const { does } = entry;
  const one: Remembered =
    does.kind === 'verb'
      ? { id: entry.id, verb: does.verb.id, subject: does.subject }
      : { id: entry.id, subject: {} };
  const others = readRecent(storage).filter(({ id }) => id !== entry.id);
  try {
    storage.setItem(storageKey, JSON.stringify([one, ...others].slice(0, mostKept)));
  } catch {
    return; // A browser that keeps nothing for this page.
  }
}
