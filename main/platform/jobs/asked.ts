import { z } from 'zod';
import { WheelhouseError } from '../errors.ts';
import type { JobKind, LockHolder, LockTarget } from './types.ts';

/** What was asked for, before it is in the journal. */
export interface Asked {
  readonly id: string;
  readonly kind: JobKind<unknown>;
  readonly input: unknown;
  readonly holder: LockHolder;
  readonly targets: readonly LockTarget[];
}

function parseInput(kind: JobKind<unknown>, given: unknown): unknown {
  try {
    return kind.parse(given);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const issue = error.issues[0];
    const path = issue?.path.map(String).join('.') ?? '';
    throw new WheelhouseError(
      'VALIDATION',
      `${kind.kind}: ${path === '' ? 'the input' : `“${path}”`} does not fit: ${issue?.message ?? 'unknown reason'}`,
      { cause: error },
    );
  }
}

/** What a job will be, from its kind and the input given. Throws VALIDATION where that does not fit. */
export function toAsked(
  kind: JobKind<unknown>,
  given: unknown,
  by: Pick<LockHolder, 'id' | 'createdAt' | 'requestedBy' | 'ancestors'>,
): Asked {
  const input = parseInput(kind, given);
  const holder = { ...by, kind: kind.kind, subject: kind.subject(input) };
  return { id: by.id, kind, input, holder, targets: kind.locks(input) };
}
