/** A value as it goes over the bus. A variant is `{ signature, value }`; a dictionary is a list of pairs; 64 bits are bigint. */
export type BusValue = number | bigint | string | boolean | Variant | readonly BusValue[];

/** A value that carries its own type. */
export interface Variant {
  readonly signature: string;
  readonly value: BusValue;
}

/** How each type is aligned: https://dbus.freedesktop.org/doc/dbus-specification.html#type-system */
const alignments: Readonly<Record<string, number>> = {
  y: 1,
  g: 1,
  v: 1,
  n: 2,
  q: 2,
  b: 4,
  i: 4,
  u: 4,
  s: 4,
  o: 4,
  a: 4,
  x: 8,
  t: 8,
  d: 8,
  '(': 8,
  '{': 8,
};

export function alignmentOf(type: string): number {
  const alignment = alignments[type.charAt(0)];
  if (alignment === undefined) throw new Error(`D-Bus has no type “${type.charAt(0)}”.`);
  return alignment;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '{': '}' };
// The specification allows 32 arrays in 32 structures; what is deeper is no message.
const deepest = 64;

function endOfType(signature: string, start: number, depth: number): number {
  const first = signature.charAt(start);
  if (depth > deepest) throw new Error('A D-Bus signature is nested too deeply.');
  if (first === 'a') return endOfType(signature, start + 1, depth + 1);
  const close = closing[first];
  if (close === undefined) {
    alignmentOf(first);
    return start + 1;
  }
  let at = start + 1;
  while (signature.charAt(at) !== close) at = endOfType(signature, at, depth + 1);
  return at + 1;
}

/** The complete types in a signature, one after the other: `susa{sv}` is `s`, `u`, `s`, `a{sv}`. Throws where it is none. */
export function splitSignature(signature: string): readonly string[] {
  const types: string[] = [];
  for (let at = 0; at < signature.length;) {
    const end = endOfType(signature, at, 0);
    types.push(signature.slice(at, end));
    at = end;
  }
  return types;
}
