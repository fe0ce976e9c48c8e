import type { Field } from '../../../main/contract/input-fields.ts';
import type { PaletteCommand } from './commands.ts';
import type { Subject } from './homes.ts';

/** What was entered, as text, or a switch. What was not touched is not there, and is not sent. */
export type Values = Readonly<Record<string, string | boolean>>;

function toValue(field: Field, entered: string | boolean): unknown {
  if (typeof entered === 'boolean') return entered;
  switch (field.kind) {
    case 'number':
      return Number(entered);
    case 'instant':
      return new Date(entered).getTime();
    case 'list':
      return entered
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    // A password may begin or end with a blank.
    case 'secret':
      return entered;
    case 'text':
    case 'choice':
    case 'switch':
    case 'nested':
      return entered.trim();
  }
}

/** The input of a command from what it is about and what was entered; an empty field is left to the engine. Pure. */
export function toInput(
  { need, fields }: PaletteCommand,
  subject: Subject,
  values: Values,
  confirm: string | null,
): Readonly<Record<string, unknown>> {
  const about = need === 'none' ? {} : subject;
  const entered = fields.flatMap((field) => {
    const value = values[field.name];
    return value === undefined || value === '' ? [] : [[field.name, toValue(field, value)] as const];
  });
  return { ...about, ...Object.fromEntries(entered), ...(confirm === null ? {} : { confirm }) };
}

/** `timeoutSeconds` → Timeout seconds, for a field that this page has no words for. Pure. */
export function toLabel(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
