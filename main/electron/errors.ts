import { ORPCError } from '@orpc/client';
import { toErrorView } from '../platform/errors.ts';

/** An error as one or two sentences for a dialog: what failed, and what to do. */
export function describeError(error: unknown): string {
  if (error instanceof ORPCError) {
    const details = error.data as { hint?: unknown } | undefined;
    return typeof details?.hint === 'string' ? `${error.message} ${details.hint}` : error.message;
  }
  const { message, hint } = toErrorView(error);
  return hint === undefined ? message : `${message} ${hint}`;
}
