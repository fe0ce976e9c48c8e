import { z } from 'zod';

/** The closed list of what can go wrong; a face maps each to a remedy. */
export const errorCodes = [
  'HOST_UNREACHABLE',
  'HOST_KEY_CHANGED',
  'AUTH_FAILED',
  'ENGINE_ERROR',
  'NOT_FOUND',
  'CONFLICT',
  'LOCK_HELD',
  'VALIDATION',
  'REFUSED',
  'CANCELLED',
  'INTERRUPTED',
  'STORAGE_CORRUPT',
  'STORAGE_FULL',
  'VAULT_LOCKED',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * What travels beside the code and the message of an error.
 * `hint` says what to do next, `incidentId` names the entry of the app log that holds the stack.
 */
export const errorDetailsSchema = z.object({
  hint: z.string().optional(),
  retryable: z.boolean().optional(),
  incidentId: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export type ErrorDetails = z.infer<typeof errorDetailsSchema>;

/** An error as a value: kept in a job, in a connection, in the journal. */
export const errorViewSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string().optional(),
  incidentId: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

export type ErrorView = z.infer<typeof errorViewSchema>;

/** The error map that every procedure of the contract carries. */
export const errorMap = Object.fromEntries(
  errorCodes.map((code) => [code, { data: errorDetailsSchema }]),
) as { [Code in ErrorCode]: { data: typeof errorDetailsSchema } };

/** Exit codes of the command line: 0 done, 1 failed, 2 usage, 3 unreachable, 4 refused by a guard. */
export function exitCodeOf(code: ErrorCode): 1 | 2 | 3 | 4 {
  switch (code) {
    case 'VALIDATION':
      return 2;
    case 'HOST_UNREACHABLE':
      return 3;
    case 'HOST_KEY_CHANGED':
    case 'REFUSED':
    case 'LOCK_HELD':
    case 'VAULT_LOCKED':
      return 4;
    default:
      return 1;
  }
}
