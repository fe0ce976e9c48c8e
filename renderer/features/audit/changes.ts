/** One field of an audited state, before and after. */
export interface Change {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly changed: boolean;
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value))
      flatten(inner, path === '' ? name : `${path}.${name}`, into);
    return;
  }
  into.set(path, typeof value === 'string' ? value : JSON.stringify(value));
}

/** Lays two states side by side, field by field; what changed comes first. */
export function toChanges(
  before: Readonly<Record<string, unknown>> | null,
  after: Readonly<Record<string, unknown>> | null,
): readonly Change[] {
  const old = new Map<string, string>();
  const present = new Map<string, string>();
  if (before !== null) flatten(before, '', old);
  if (after !== null) flatten(after, '', present);
  const fields = [...new Set([...old.keys(), ...present.keys()])];
  const changes = fields.map((field) => ({
    field,
    before: old.get(field) ?? null,
    after: present.get(field) ?? null,
    changed: old.get(field) !== present.get(field),
  }));
  return changes.sort((a, b) => Number(b.changed) - Number(a.changed));
}
