import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema } from './common.ts';
import { command, query, stream } from './procedure.ts';

/** A passphrase of support mode has at least this many characters. */
const shortest = 8;
const longest = 1024;
const tooLong = 'A passphrase of support mode has at most 1,024 characters.';

/** Whether this laptop is in support mode, and what the mode lets through. */
export const supportViewSchema = z.object({
  on: z.boolean(),
  since: instantSchema.nullable(),
  /** Who turned it on; null while it is off, and where that cannot be read any more. */
  by: z.string().nullable(),
  /** Every procedure that the mode lets through, also while it is off; of some only a part, such as logins alone. */
  allowed: z.array(z.string()),
});
export type SupportView = z.infer<typeof supportViewSchema>;

export const support = {
  get: query({ summary: 'Show whether this laptop is in support mode, and what that allows' })
    .input(z.object({}).optional())
    .output(supportViewSchema),
  watch: stream({ summary: 'Follow support mode' })
    .input(z.object({}).optional())
    .output(eventIterator(supportViewSchema)),
  enable: command({
    access: 'change',
    summary: 'Turn support mode on: look, read logs, restart containers; everything else is refused',
    secret: ['passphrase'],
  })
    .input(
      z.object({
        passphrase: z
          .string()
          .min(shortest, 'A passphrase of support mode needs at least 8 characters.')
          .max(longest, tooLong)
          .describe('what it takes to leave the mode again'),
      }),
    )
    .output(supportViewSchema),
  leave: command({
    access: 'change',
    summary: 'Leave support mode with its passphrase',
    secret: ['passphrase'],
  })
    .input(
      z.object({
        passphrase: z.string().max(longest, tooLong).describe('the passphrase with which it was turned on'),
      }),
    )
    .output(supportViewSchema),
};
