import { z } from 'zod';
import { containerReferenceSchema, hostReferenceSchema, instantSchema } from './common.ts';
import type { ProcedureMeta } from './procedure.ts';

/** `nested` comes from `--file` alone; `secret` is asked for and never stands on a command line. */
export type FieldKind = 'text' | 'number' | 'instant' | 'switch' | 'choice' | 'list' | 'nested' | 'secret';

/** One field of a procedure's input. */
export interface Field {
  /** As the contract writes it: `identityFile`. */
  readonly name: string;
  /** As the command line writes it: `identity-file`. */
  readonly flag: string;
  readonly kind: FieldKind;
  readonly isRequired: boolean;
  /** `--no-x` means null for such a field. */
  readonly isNullable: boolean;
  /** Its place among the positional arguments; null where it is only a flag. */
  readonly position: number | null;
  readonly choices: readonly string[];
  readonly description: string | null;
  /** What the text names, so that a face can offer what there is; null for any other field. */
  readonly refersTo: 'host' | 'container' | 'stack' | null;
}

/** `identityFile` → `identity-file`. Pure. */
function toFlag(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

interface Unwrapped {
  readonly schema: z.core.$ZodType;
  readonly isOptional: boolean;
  readonly isNullable: boolean;
  readonly description: string | null;
}

function unwrap(schema: z.core.$ZodType): Unwrapped {
  let current = schema;
  let isOptional = false;
  let isNullable = false;
  let description: string | null = null;
  for (;;) {
    description ??= z.globalRegistry.get(current)?.description ?? null;
    if (current instanceof z.ZodOptional || current instanceof z.ZodDefault) isOptional = true;
    else if (current instanceof z.ZodNullable) isNullable = true;
    else return { schema: current, isOptional, isNullable, description };
    current = current.def.innerType;
  }
}

function kindOf(schema: z.core.$ZodType): FieldKind {
  if (schema === instantSchema) return 'instant';
  if (schema instanceof z.ZodString) return 'text';
  if (schema instanceof z.ZodNumber) return 'number';
  if (schema instanceof z.ZodBoolean) return 'switch';
  if (schema instanceof z.ZodEnum) return 'choice';
  if (schema instanceof z.ZodArray) {
    return kindOf(schema.def.element) === 'text' ? 'list' : 'nested';
  }
  return 'nested';
}

function refersTo(name: string, schema: z.core.$ZodType): Field['refersTo'] {
  if (schema === hostReferenceSchema) return 'host';
  if (schema === containerReferenceSchema) return 'container';
  return name === 'stack' && schema instanceof z.ZodString ? 'stack' : null;
}

/** The fields of a procedure's input, in the order of the contract. Pure. */
export function describeFields(inputSchema: unknown, meta: ProcedureMeta): readonly Field[] {
  if (!(inputSchema instanceof z.ZodType)) return [];
  const { schema: object } = unwrap(inputSchema);
  if (!(object instanceof z.ZodObject)) return [];
  return Object.entries(object.shape).map(([name, declared]) => {
    const { schema, isOptional, isNullable, description } = unwrap(declared as z.core.$ZodType);
    const position = meta.positional?.indexOf(name) ?? -1;
    return {
      name,
      flag: toFlag(name),
      // A secret that is no text, such as the fields of an answer, comes from a file or standard input as a whole.
      kind: meta.secret?.includes(name) === true && kindOf(schema) === 'text' ? 'secret' : kindOf(schema),
      isRequired: !isOptional,
      isNullable,
      position: position < 0 ? null : position,
      choices: schema instanceof z.ZodEnum ? schema.options.map(String) : [],
      description,
      refersTo: refersTo(name, schema),
    };
  });
}
