import type { AnyContractProcedure } from '@orpc/contract';
import { z } from 'zod';
import { contract } from '../contract/contract.ts';
import type { ProcedureMeta } from '../contract/procedure.ts';
import { describeFields, type Field } from '../contract/input-fields.ts';

/** One procedure of the contract, as the command line sees it. */
export interface CliProcedure {
  readonly noun: string;
  readonly verb: string;
  /** `containers.restart` */
  readonly name: string;
  readonly meta: ProcedureMeta;
  readonly fields: readonly Field[];
  /** Checks an input before it is sent; the engine checks it again. */
  readonly check: (input: unknown) => readonly InputIssue[];
}

export interface InputIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function toCliProcedure(noun: string, verb: string, procedure: AnyContractProcedure): CliProcedure {
  const { meta, inputSchema } = procedure['~orpc'];
  const procedureMeta = meta as ProcedureMeta;
  return {
    noun,
    verb,
    name: `${noun}.${verb}`,
    meta: procedureMeta,
    fields: describeFields(inputSchema, procedureMeta),
    check: (input) => {
      if (!(inputSchema instanceof z.ZodType)) return [];
      return inputSchema.safeParse(input).error?.issues ?? [];
    },
  };
}

/** Every procedure of the contract, in the order of nouns and verbs that help prints. */
export const procedures: readonly CliProcedure[] = Object.entries(contract).flatMap(([noun, verbs]) =>
  Object.entries(verbs).map(([verb, procedure]) => toCliProcedure(noun, verb, procedure)),
);

export const nouns: readonly string[] = Object.keys(contract);

export function verbsOf(noun: string): readonly CliProcedure[] {
  return procedures.filter((procedure) => procedure.noun === noun);
}

export function findProcedure(noun: string, verb: string): CliProcedure | undefined {
  return procedures.find((procedure) => procedure.noun === noun && procedure.verb === verb);
}
