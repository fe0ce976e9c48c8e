import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { instantSchema } from './common.ts';
import { accessLevels, command, query, stream } from './procedure.ts';

export const questionKinds = [
  'passphrase',
  'password',
  'keyboardInteractive',
  'hostKey',
  'vault',
  'approval',
  'choice',
  'catchUp',
] as const;
export type QuestionKind = (typeof questionKinds)[number];

export const questionPromptSchema = z.object({
  name: z.string(),
  /** As the asker says it; a host's own words are hostile text. */
  label: z.string(),
  secret: z.boolean(),
});
export type QuestionPrompt = z.infer<typeof questionPromptSchema>;

export const questionViewSchema = z.object({
  id: z.string(),
  kind: z.enum(questionKinds),
  subject: z.object({ hostId: z.string().nullable(), host: z.string().nullable(), name: z.string() }),
  message: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  prompts: z.array(questionPromptSchema),
  choices: z.array(z.object({ id: z.string(), label: z.string() })),
  access: z.enum(accessLevels),
  jobId: z.string().nullable(),
  askedAt: instantSchema,
  expiresAt: instantSchema,
  state: z.enum(['open', 'answered', 'dismissed', 'expired', 'withdrawn']),
  answeredBy: z.string().nullable(),
  endedAt: instantSchema.nullable(),
});
export type QuestionView = z.infer<typeof questionViewSchema>;

const questionReference = z.string().min(1).max(64).describe('question id');

export const questions = {
  list: query({ summary: 'List the questions that wait for a person' })
    .input(
      z
        .object({
          state: questionViewSchema.shape.state.optional().describe('open, unless another is named'),
          limit: z.number().int().min(1).max(1000).optional(),
        })
        .optional(),
    )
    .output(z.object({ questions: z.array(questionViewSchema) })),
  watch: stream({ summary: 'Follow the questions that wait for a person' })
    .input(z.object({}).optional())
    .output(
      eventIterator(
        z.object({
          /** Those that are open, oldest first. */
          questions: z.array(questionViewSchema),
          /** Those that ended last, newest first: a dialog that showed one says how it ended. */
          ended: z.array(questionViewSchema),
        }),
      ),
    ),
  answer: command({
    access: 'operate',
    summary: 'Answer a question; the first answer counts',
    positional: ['id'],
    secret: ['fields'],
  })
    .input(
      z.object({
        id: questionReference,
        fields: z
          .record(z.string().max(200), z.string().max(16_384, 'An answer is at most 16,384 characters long.'))
          .refine((fields) => Object.keys(fields).length <= 50, 'An answer has at most 50 fields.')
          .optional()
          .describe('what is asked for, by its name'),
        choice: z.string().max(200).optional().describe('the id of the choice'),
      }),
    )
    .output(questionViewSchema),
  dismiss: command({
    access: 'operate',
    summary: 'Send a question away without an answer; who asked it gives up',
    positional: ['id'],
  })
    .input(z.object({ id: questionReference }))
    .output(questionViewSchema),
};
