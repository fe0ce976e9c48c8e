import { ORPCError } from '@orpc/client';
import { errorCodes, exitCodeOf, type ErrorCode } from '../contract/errors.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Io } from './io.ts';
import type { Translate } from './messages.ts';
import { escapeText, toSafeJson } from './text/escape.ts';
import { UsageError } from './usage-error.ts';

/** Somebody pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The connection to the engine ended while it was needed. */
export class EngineGone extends Error {
  override readonly name = 'EngineGone';
}

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly details?: Record<string, unknown> | undefined;
  readonly exitCode: number;
}

interface WireDetails {
  readonly hint?: string;
  readonly details?: Record<string, unknown>;
}

/** Anything that was thrown, as one sentence with a code. */
export function toFailure(error: unknown, translate: Translate): Failure {
  if (error instanceof UsageError) {
    return { code: 'VALIDATION', message: error.message, hint: error.hint, exitCode: 2 };
  }
  if (error instanceof WheelhouseError) {
    const { code, message, hint, details } = error;
    return { code, message, hint, details, exitCode: exitCodeOf(code) };
  }
  if (error instanceof EngineGone) {
    return {
      code: 'INTERNAL',
      message: translate('error.engineGone'),
      hint: translate('error.engineGone.hint'),
      exitCode: 1,
    };
  }
  if (error instanceof ORPCError) {
    const code = errorCodes.find((known) => known === error.code) ?? 'INTERNAL';
    const { hint, details } = (error.data ?? {}) as WireDetails;
    return { code, message: error.message, hint, details, exitCode: exitCodeOf(code) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message, exitCode: 1 };
}

/** Prints a failure to standard error: a sentence and what to do, or JSON. */
export function printFailure(failure: Failure, io: Io, asJson: boolean): void {
  const { code, message, hint, details } = failure;
  if (asJson) {
    io.writeError(`${toSafeJson({ error: { code, message, hint, details } })}\n`);
    return;
  }
  io.writeError(`${io.paintError('red', escapeText(message))}\n`);
  if (hint !== undefined) io.writeError(`${escapeText(hint)}\n`);
}
