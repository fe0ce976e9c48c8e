import { oc } from '@orpc/contract';
import { errorMap } from './errors.ts';

/** What a caller must be allowed to do; each level includes nothing of the others. */
export const accessLevels = ['see', 'operate', 'change', 'destroy'] as const;
export type Access = (typeof accessLevels)[number];

/** Query: no effect. Command: an effect. Stream: a snapshot first, then changes, until the caller ends it. */
export type ProcedureKind = 'query' | 'command' | 'stream';

/** What each procedure of the contract declares about itself. */
export interface ProcedureMeta extends Record<string, unknown> {
  readonly access: Access;
  readonly kind: ProcedureKind;
  /** One line for the help of the command line and for the command palette. */
  readonly summary: string;
  /** True where the output is `{ jobId }` and a face follows the job with `jobs.watch`. */
  readonly job?: boolean;
  /** Input fields that the command line takes by position, in this order. */
  readonly positional?: readonly string[];
  /** The input field that holds a whole file: on the command line `--file` names that file, and not one of fields. */
  readonly wholeFile?: string;
  /** Input fields that hold a secret: never in a shell history, never in the audit or a log. */
  readonly secret?: readonly string[];
  /** True for a part of an act that the audit has already, such as each key that is typed into an open terminal. */
  readonly part?: boolean;
  /** True for what the engine and a face say to each other: no person gives it, and the command palette does not offer it. */
  readonly internal?: boolean;
}

const base = oc.errors(errorMap);

/** Starts a query: it reads and changes nothing. */
export function query(meta: Omit<ProcedureMeta, 'kind' | 'access'> & { access?: Access }) {
  return base.$meta<ProcedureMeta>({ access: 'see', ...meta, kind: 'query' } as ProcedureMeta);
}

/** Starts a command: it has an effect, and is audited. */
export function command(meta: Omit<ProcedureMeta, 'kind'>) {
  return base.$meta<ProcedureMeta>({ ...meta, kind: 'command' } as ProcedureMeta);
}

/** Starts a stream: an event iterator that opens with a snapshot. */
export function stream(meta: Omit<ProcedureMeta, 'kind' | 'access'> & { access?: Access }) {
  return base.$meta<ProcedureMeta>({ access: 'see', ...meta, kind: 'stream' } as ProcedureMeta);
}
