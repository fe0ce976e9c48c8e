import { implement, ORPCError, ValidationError } from '@orpc/server';
import type { ErrorCode, ErrorDetails } from '../../contract/errors.ts';
import { describeIssue } from '../../contract/issues.ts';
import { contract } from '../../contract/contract.ts';
import type { Actor } from '../actor.ts';
import { toErrorView, WheelhouseError } from '../errors.ts';
import { heard } from '../heard.ts';
import type { ProcedureMeta } from '../../contract/procedure.ts';
import type { CallContext } from './call-context.ts';
import { openGate, untilRefused, type CallGate } from './call-gate.ts';

/** What the engine keeps of calls that went wrong before or beside a room. */
export interface CallWitness {
  /** Keeps the stack of an unexpected error and answers the id under which the app log has it. */
  incident(error: unknown, procedure: string): string;
  /** Keeps that an act was asked for that no room wrote down: the caller may not do it, or it ended before it began. */
  failed(procedure: string, actor: Actor, error: unknown, input: unknown): void;
}

let witness: CallWitness = { incident: () => 'unreported', failed: () => undefined };

/** Names who keeps unexpected errors and calls that failed. Called once, when the engine is put together. */
export function setCallWitness(named: CallWitness): void {
  witness = named;
}

let gate: CallGate = openGate;

/** Names the mode that may hold calls back. Called once, when the engine is put together, before any face is let in. */
export function setCallGate(named: CallGate): void {
  gate = named;
}

/** Standard Schema allows the parts of a path to be objects; zod's are keys. */
function flatten(issue: ValidationError['issues'][number] | undefined) {
  if (issue === undefined) return undefined;
  return { ...issue, path: (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part)) };
}

/** An output that breaks the contract, with the field that does: oRPC's own message names none. */
function namingField(error: unknown, procedure: string): unknown {
  const cause = error instanceof ORPCError ? error.cause : null;
  if (!(cause instanceof ValidationError)) return error;
  const issue = flatten(cause.issues[0]);
  return new Error(`The output breaks the contract: ${describeIssue(procedure, issue)}`, { cause: error });
}

function toWireError(error: unknown, procedure: string): ORPCError<ErrorCode, ErrorDetails> {
  if (error instanceof ORPCError) {
    if (error.cause instanceof ValidationError && error.code === 'BAD_REQUEST') {
      return new ORPCError('VALIDATION', {
        defined: true,
        message: describeIssue(procedure, flatten(error.cause.issues[0])),
        data: {},
      });
    }
    if (error.defined) return error as ORPCError<ErrorCode, ErrorDetails>;
  }
  const view = toErrorView(error);
  const data: ErrorDetails = {
    ...(view.hint === undefined ? {} : { hint: view.hint }),
    ...(view.details === undefined ? {} : { details: view.details }),
  };
  if (error instanceof WheelhouseError) {
    if (error.retryable !== undefined) data.retryable = error.retryable;
    return new ORPCError(error.code, { defined: true, message: view.message, data });
  }
  data.incidentId = witness.incident(namingField(error, procedure), procedure);
  return new ORPCError('INTERNAL', {
    defined: true,
    message: `Wheelhouse itself failed in ${procedure}; the app log has it under ${data.incidentId}.`,
    data,
  });
}

async function* translateErrors(items: AsyncIterable<unknown>, procedure: string): AsyncGenerator {
  try {
    yield* items;
  } catch (error) {
    throw toWireError(error, procedure);
  }
}

/** What the audit has: what changes something, also a stream that does, such as an open terminal. Looks would fill it. */
function isAct({ kind, access }: ProcedureMeta): boolean {
  return kind === 'command' || (kind === 'stream' && access !== 'see');
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/**
 * The one place where the contract meets the code: every procedure, from every face, passes this
 * access check and this translation of errors. Rooms bind their procedures with
 * `implementer.hosts.list.handler(…)` in their `routes.ts`.
 */
export const implementer = implement(contract)
  .$context<CallContext>()
  .use(async ({ context, next, path, procedure }, input) => {
    const meta = procedure['~orpc'].meta;
    const name = path.join('.');
    try {
      if (!context.access.has(meta.access)) {
        const refusal = new WheelhouseError(
          'REFUSED',
          `${name} needs the access level “${meta.access}”, which this face was not given.`,
        );
        if (isAct(meta)) witness.failed(name, context.actor, refusal, null);
        throw refusal;
      }
      const held = context.isEngine === true ? null : gate.refusal(name, input);
      if (held !== null) {
        // A look at what may not even be looked at, such as a folder, is told as well.
        const isTold = (isAct(meta) || meta.access !== 'see') && meta.part !== true;
        if (isTold) witness.failed(name, context.actor, held, input);
        throw held;
      }
      const result = await heard(
        async () => next(),
        (error) => {
          // Asked with what is no input at all, nothing was asked for.
          const isAsked = !(error instanceof ORPCError) && isAct(meta) && meta.part !== true;
          if (isAsked) witness.failed(name, context.actor, error, input);
        },
      );
      if (!isAsyncIterable(result.output)) return result;
      const isFree = context.isEngine === true || gate.keepsOpen(name);
      const items = isFree ? result.output : untilRefused(result.output, gate, name, input);
      return { ...result, output: translateErrors(items, name) as typeof result.output };
    } catch (error) {
      throw toWireError(error, name);
    }
  });
