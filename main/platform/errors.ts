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

/** What a person typed or a host answered may hold line breaks and worse; a sentence has none. */
function toOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

/** An error as a value that can be stored or sent. Unknown errors become INTERNAL with their first line. */
export function toErrorView(error: unknown): ErrorView {
  if (error instanceof WheelhouseError) {
    return {
      code: error.code,
      message: toOneLine(error.message),
      ...(error.hint === undefined ? {} : { hint: toOneLine(error.hint) }),
      ...(error.details === undefined ? {} : { details: error.details }),
    };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message: toOneLine(text.split('\n')[0] ?? 'Unknown error') };
}
