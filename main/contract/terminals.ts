import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { containerReferenceSchema, hostReferenceSchema } from './common.ts';
import { command, stream } from './procedure.ts';

const noNul = /^[^\0]*$/;
const columns = z.number().int().min(2).max(1000);
const rows = z.number().int().min(1).max(1000);
const terminalId = z.string().regex(/^[0-9a-f]{32}$/, 'That is no terminal.');
// 64 KiB of typed or pasted bytes in base64.
const longestWrite = 87_384;
const base64 = z
  .string()
  .max(longestWrite)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'The bytes are not base64.');

/** How many bytes of output a terminal sends before it waits for `terminals.acknowledge`. */
export const terminalWindowBytes = 512 * 1024;

export const terminalItemSchema = z.discriminatedUnion('type', [
  /** First: the terminal is there, and takes what is written under its id. */
  z.object({
    type: z.literal('opened'),
    id: terminalId,
    hostId: z.string(),
    host: z.string(),
    containerId: z.string(),
    container: z.string(),
    command: z.array(z.string()),
    tty: z.boolean(),
  }),
  /** Bytes as they came, in base64: a character may be cut between two items. Hostile to a terminal until filtered. */
  z.object({ type: z.literal('output'), stream: z.enum(['out', 'err']), bytes: z.string() }),
  /** Last. */
  z.object({
    type: z.literal('ended'),
    reason: z.enum(['exited', 'closed', 'idle', 'lost']),
    exitCode: z.number().int().nullable(),
    message: z.string().nullable(),
  }),
]);
export type TerminalItem = z.infer<typeof terminalItemSchema>;

export const terminals = {
  open: stream({
    access: 'change',
    summary: 'Open a terminal, or run a program, in a container; ends with the face that opened it',
    positional: ['container'],
  })
    .input(
      z.object({
        container: containerReferenceSchema,
        host: hostReferenceSchema.optional().describe('needed where two hosts have a container of that name'),
        command: z
          .array(z.string().max(4096).regex(noNul, 'An argument holds no NUL.'))
          .min(1)
          .max(100)
          .optional()
          .describe('the program and its arguments; the best shell there is unless told'),
        user: z
          .string()
          .regex(
            /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})?$/,
            'That is no user.',
          )
          .optional()
          .describe('name or uid, uid:gid; that of the container unless told'),
        tty: z.boolean().optional().describe('with a terminal of its own, true unless told'),
        columns: columns.optional(),
        rows: rows.optional(),
      }),
    )
    .output(eventIterator(terminalItemSchema)),
  write: command({ access: 'change', part: true, summary: 'Type into a terminal of this face' })
    .input(
      z.object({
        id: terminalId,
        bytes: base64,
        end: z.boolean().optional().describe('nothing more will be written'),
      }),
    )
    .output(z.object({})),
  acknowledge: command({
    access: 'change',
    part: true,
    summary: 'Say how many bytes of output were used, so that more is sent',
  })
    .input(z.object({ id: terminalId, bytes: z.number().int().min(1).max(1_000_000_000) }))
    .output(z.object({})),
  resize: command({
    access: 'change',
    part: true,
    summary: 'Tell a terminal of this face the size of its window',
  })
    .input(z.object({ id: terminalId, columns, rows }))
    .output(z.object({})),
  close: command({ access: 'change', part: true, summary: 'End a terminal of this face and what runs in it' })
    .input(z.object({ id: terminalId }))
    .output(z.object({})),
};
