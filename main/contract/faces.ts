import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { noticeSchema, notifierSchema } from './notices.ts';
import { command, stream } from './procedure.ts';

/** What only a face can do, and lends to the engine while it is attached. */
const faceAbilities = ['keychain', 'notify'] as const;
export const faceAbilitySchema = z.enum(faceAbilities);
export type FaceAbility = z.infer<typeof faceAbilitySchema>;

const maximumContentLength = 65_536;

const requestBase = z.object({ type: z.literal('request'), id: z.string() });

/** Something that the engine asks of a face. */
export const faceRequestSchema = z.discriminatedUnion('ability', [
  /** `content` is base64 and may be a secret: for this face alone, never to be kept. */
  requestBase.extend({
    ability: z.literal('keychain'),
    act: z.enum(['seal', 'unseal']),
    content: z.string(),
  }),
  requestBase.extend({
    ability: z.literal('notify'),
    act: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('show'), notice: noticeSchema }),
      z.object({ kind: z.literal('withdraw'), noticeId: z.string() }),
    ]),
  }),
]);
export type FaceRequest = z.infer<typeof faceRequestSchema>;

const lendItemSchema = z.union([z.object({ type: z.literal('attached') }), faceRequestSchema]);
export type LendItem = z.infer<typeof lendItemSchema>;

const lendInputSchema = z.object({
  abilities: z.array(faceAbilitySchema).max(faceAbilities.length),
  /** Why the keychain of this machine cannot be lent, one sentence. */
  keychainProblem: z.string().max(1000).nullable(),
  /** What the desktop of this face can do with notices; null from one that has none. */
  notifier: notifierSchema.nullable().optional(),
});
export type LendInput = z.infer<typeof lendInputSchema>;

/** What a face did with a notice; `seen`: its reader looks at Wheelhouse just now, so nothing was shown. */
const noticeFateSchema = z.enum(['shown', 'seen', 'withdrawn']);
export type NoticeFate = z.infer<typeof noticeFateSchema>;

export const faces = {
  lend: stream({
    access: 'operate',
    summary: 'Lend the engine what only this face can do; for the desktop app',
    internal: true,
  })
    .input(lendInputSchema)
    .output(eventIterator(lendItemSchema)),
  answer: command({
    access: 'operate',
    summary: 'Hand the engine what it asked of this face; for the desktop app',
    internal: true,
    secret: ['content'],
  })
    .input(
      z.object({
        id: z.string().min(1).max(64).describe('request id'),
        content: z.string().max(maximumContentLength).optional().describe('base64, where it was done'),
        fate: noticeFateSchema.optional().describe('what became of the notice'),
        problem: z.string().max(1000).optional().describe('why it was not, one sentence'),
      }),
    )
    .output(z.object({})),
};
