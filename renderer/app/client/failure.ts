import { ORPCError } from '@orpc/client';
import {
  errorCodes,
  errorDetailsSchema,
  type ErrorCode,
  type ErrorView,
} from '../../../main/contract/errors.ts';

/** What went wrong, as a value that a screen can show: an error of the contract, or the engine itself being away. */
export interface Failure extends Omit<ErrorView, 'code'> {
  readonly code: ErrorCode | 'ENGINE_AWAY';
}

/** Thrown where a call cannot leave because no engine is attached. */
export class EngineAwayError extends Error {
  override readonly name = 'EngineAwayError';
}

function isErrorCode(code: string): code is ErrorCode {
  return (errorCodes as readonly string[]).includes(code);
}

/**
 * Turns whatever a call threw into a failure that can be shown. What is not an error of the contract
 * is the connection to the engine breaking under the call.
 */
export function toFailure(error: unknown): Failure {
  if (error instanceof ORPCError && isErrorCode(error.code)) {
    const details = errorDetailsSchema.safeParse(error.data);
    return {
      code: error.code,
      message: error.message,
      ...(details.success && details.data.hint !== undefined ? { hint: details.data.hint } : {}),
      ...(details.success && details.data.incidentId !== undefined
        ? { incidentId: details.data.incidentId }
        : {}),
      ...(details.success && details.data.details !== undefined ? { details: details.data.details } : {}),
    };
  }
  if (error instanceof ORPCError) return { code: 'INTERNAL', message: error.message };
  return { code: 'ENGINE_AWAY', message: '' };
}

/** A text field of a failure's details, or null. */
export function detailText(failure: Pick<Failure, 'details'>, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = failure.details?.[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}
