import type { AnyContractProcedure } from '@orpc/contract';
import { z } from 'zod';
import { contract } from '../../../main/contract/contract.ts';
import { describeFields, type Field } from '../../../main/contract/input-fields.ts';
import type { ProcedureMeta } from '../../../main/contract/procedure.ts';
import { koreanSummaries } from '../../../main/contract/summaries-ko.ts';
import { toKey, type Key } from './match.ts';
import { synonymsOf } from './synonyms.ts';

/** What a command is about; the palette asks for it before anything else. */
export type Need = 'none' | 'host' | 'container' | 'stack';

/** One command of the contract, as the palette offers it. */
export interface PaletteCommand {
  readonly noun: string;
  readonly verb: string;
  /** `containers.restart` */
  readonly name: string;
  readonly meta: ProcedureMeta;
  readonly need: Need;
  /** What else it asks for: neither what it is about nor the name that is typed to confirm it. */
  readonly fields: readonly Field[];
  /** Its input has a name that is typed to confirm it. */
  readonly confirms: boolean;
  /** Checks a whole input before it is sent; the engine checks it again. Sentences by field. */
  readonly check: (input: unknown) => ReadonlyMap<string, string>;
  readonly keys: readonly Key[];
}

/**
 * Why a procedure is not offered; null for one that is. Offered is whatever has an effect of its own and is meant for a
 * person: commands, and streams that act, such as an open terminal.
 */
export function whyNotOffered(meta: ProcedureMeta): 'reads' | 'part' | 'internal' | null {
  if (meta.internal === true) return 'internal';
  if (meta.part === true) return 'part';
  return meta.kind === 'command' || (meta.kind === 'stream' && meta.access !== 'see') ? null : 'reads';
}

function needOf(fields: readonly Field[]): Need {
  if (fields.some(({ refersTo, isRequired }) => refersTo === 'container' && isRequired)) return 'container';
  if (fields.some(({ refersTo, isRequired }) => refersTo === 'stack' && isRequired)) return 'stack';
  return fields.some(({ refersTo, isRequired }) => refersTo === 'host' && isRequired) ? 'host' : 'none';
}

function toCommand(noun: string, verb: string, procedure: AnyContractProcedure): PaletteCommand {
  const { meta: declared, inputSchema } = procedure['~orpc'];
  const meta = declared as ProcedureMeta;
  const name = `${noun}.${verb}`;
  const fields = describeFields(inputSchema, meta);
  const need = needOf(fields);
  const isSubject = ({ refersTo }: Field): boolean =>
    refersTo !== null && need !== 'none' && (refersTo === need || refersTo === 'host');
  return {
    noun,
    verb,
    name,
    meta,
    need,
    fields: fields.filter((field) => !isSubject(field) && field.name !== 'confirm'),
    confirms: fields.some((field) => field.name === 'confirm'),
    check: (input) => {
      if (!(inputSchema instanceof z.ZodType)) return new Map();
      const issues = inputSchema.safeParse(input).error?.issues ?? [];
      return new Map(issues.map(({ path, message }) => [String(path[0] ?? ''), message]));
    },
    keys: [
      toKey(name, 1),
      toKey(meta.summary, 0.9),
      toKey(koreanSummaries[name] ?? '', 0.9),
      toKey(synonymsOf(noun, verb), 0.85),
    ],
  };
}

let known: readonly PaletteCommand[] | null = null;

/** Every command that the palette offers, read from the contract once, in its order. */
export function paletteCommands(): readonly PaletteCommand[] {
  known ??= Object.entries(contract).flatMap(([noun, verbs]) =>
    Object.entries(verbs).flatMap(([verb, procedure]: [string, AnyContractProcedure]) =>
      whyNotOffered(procedure['~orpc'].meta as ProcedureMeta) === null
        ? [toCommand(noun, verb, procedure)]
        : [],
    ),
  );
  return known;
}

/** A command by its name, such as `containers.restart`. */
export function findCommand(name: string): PaletteCommand | undefined {
  return paletteCommands().find((command) => command.name === name);
}
