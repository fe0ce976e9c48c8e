import type { ErrorCode, ErrorView } from '../contract/errors.ts';

interface ErrorOptions {
  /** What to do next, one sentence. */
  readonly hint?: string;
  readonly details?: Record<string, unknown>;
  readonly cause?: unknown;
  readonly retryable?: boolean;
}

/**
 * The one error that may leave a room: a closed code, a sentence that says what failed, where and what
 * to do, and typed details. Everything else that is thrown is a bug and reaches a face as INTERNAL.
 */
export class WheelhouseError extends Error {
  override readonly name = 'WheelhouseError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: Record<string, unknown> | undefined;
  readonly retryable: boolean | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.details = options.details;
    this.retryable = options.retryable;
  }
}

/** An error as a value that can be stored or sent. Unknown errors become INTERNAL with their first line. */
export function toErrorView(error: unknown): ErrorView {
  if (error instanceof WheelhouseError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.details === undefined ? {} : { details: error.details }),
    };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message: text.split('\n')[0] ?? 'Unknown error' };
}
