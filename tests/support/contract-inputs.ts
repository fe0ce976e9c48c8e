import type { AnyContractProcedure } from '@orpc/contract';
import { z } from 'zod';
import type { Client } from '../../main/contract/contract.ts';
import { contract } from '../../main/contract/contract.ts';
import type { ProcedureMeta } from '../../main/contract/procedure.ts';

/** One procedure of the contract, to be called with inputs that nobody wrote by hand. */
export interface WalkedProcedure {
  /** `containers.restart` */
  readonly name: string;
  readonly meta: ProcedureMeta;
  readonly input: z.core.$ZodType;
  /** Calls it; of a stream the first item is taken and the rest given up. */
  call(client: Client, input: unknown): Promise<unknown>;
}

type Anything = (input: unknown) => Promise<unknown>;

/** Every procedure of the contract. */
export const walkedProcedures: readonly WalkedProcedure[] = Object.entries(contract).flatMap(
  ([noun, verbs]) =>
    Object.entries(verbs as Record<string, AnyContractProcedure>).map(
      ([verb, procedure]): WalkedProcedure => {
        const meta = procedure['~orpc'].meta as ProcedureMeta;
        const { inputSchema } = procedure['~orpc'];
        if (!(inputSchema instanceof z.ZodType)) throw new Error(`${noun}.${verb} has no input schema.`);
        return {
          name: `${noun}.${verb}`,
          meta,
          input: inputSchema,
          async call(client, input) {
            const nouns = client as unknown as Record<string, Record<string, Anything>>;
            const ask = nouns[noun]?.[verb];
            if (ask === undefined) throw new Error(`The client has no ${noun}.${verb}.`);
            const output = await ask(input);
            if (meta.kind !== 'stream') return output;
            const items = (output as AsyncIterable<unknown>)[Symbol.asyncIterator]();
            const first = await Promise.race([
              items.next(),
              new Promise((resolve) => setTimeout(resolve, 500)),
            ]);
            // Not awaited: a stream that has nothing to say is given up all the same.
            void items.return?.();
            return first;
          },
        };
      },
    ),
);

// What names nothing that there is, for the forms that names have.
const names = ['no-such-thing', 'SIGTERM', '/no/such/path', 'SHA256:none', '0 2 * * *', 'no-such-thing:1'];

/** An input that fits the schema and names nothing that there is. `full` fills the optional fields too. */
export function sampleOf(schema: z.core.$ZodType, full: boolean): unknown {
  if (schema instanceof z.ZodOptional) return full ? sampleOf(schema.def.innerType, full) : undefined;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return sampleOf(schema.def.innerType, full);
  }
  if (schema instanceof z.ZodPipe) return sampleOf(schema.def.in, full);
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape as Record<string, z.core.$ZodType>)
      .map(([key, field]) => [key, sampleOf(field, full)] as const)
      .filter(([, value]) => value !== undefined);
    return Object.fromEntries(fields);
  }
  if (schema instanceof z.ZodArray) return [sampleOf(schema.def.element, full)];
  if (schema instanceof z.ZodUnion) return sampleOf(schema.def.options[0] ?? z.null(), full);
  if (schema instanceof z.ZodRecord) return {};
  if (schema instanceof z.ZodLiteral) return schema.def.values[0];
  if (schema instanceof z.ZodEnum) return Object.values(schema.def.entries)[0];
  if (schema instanceof z.ZodBoolean) return false;
  if (schema instanceof z.ZodNumber) return Math.max(1, schema.minValue ?? 1);
  if (schema instanceof z.ZodString) {
    return names.find((name) => schema.safeParse(name).success) ?? names[0];
  }
  return null;
}

/** Every place in an input, from its root, as the keys that lead there. */
export function placesOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (Array.isArray(value))
    return [path, ...value.flatMap((item, index) => placesOf(item, [...path, index]))];
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, item]) => placesOf(item, [...path, key]))];
}

/** The input with another value at a place. */
export function replaceAt(
  value: unknown,
  [first, ...rest]: readonly (string | number)[],
  other: unknown,
): unknown {
  if (first === undefined) return other;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === first ? replaceAt(item, rest, other) : item));
  }
  const fields = value as Record<string, unknown>;
  return { ...fields, [first]: replaceAt(fields[first], rest, other) };
}
