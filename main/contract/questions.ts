import { z } from 'zod';
import { instantSchema } from './common.ts';
import { accessLevels } from './procedure.ts';

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
