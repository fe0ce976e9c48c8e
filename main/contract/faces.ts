import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { command, stream } from './procedure.ts';

/** What only a face can do, and lends to the engine while it is attached. */
const faceAbilities = ['keychain'] as const;
export const faceAbilitySchema = z.enum(faceAbilities);
export type FaceAbility = z.infer<typeof faceAbilitySchema>;

const maximumContentLength = 65_536;

/** Something that the engine asks of a face; `content` is base64 and may be a secret: for this face alone, never to be kept. */
export const faceRequestSchema = z.object({
  type: z.literal('request'),
  id: z.string(),
  ability: faceAbilitySchema,
  act: z.enum(['seal', 'unseal']),
  content: z.string(),
});
export type FaceRequest = z.infer<typeof faceRequestSchema>;

export const faces = {
  lend: stream({
    access: 'operate',
    summary: 'Lend the engine what only this face can do; for the desktop app',
  })
    .input(
      z.object({
        abilities: z.array(faceAbilitySchema).max(faceAbilities.length),
        /** Why the keychain of this machine cannot be lent, one sentence. */
        keychainProblem: z.string().max(1000).nullable(),
      }),
    )
    .output(
      eventIterator(
        z.discriminatedUnion('type', [z.object({ type: z.literal('attached') }), faceRequestSchema]),
      ),
    ),
  answer: command({
    access: 'operate',
    summary: 'Hand the engine what it asked of this face; for the desktop app',
    secret: ['content'],
  })
    .input(
      z.object({
        id: z.string().min(1).max(64).describe('request id'),
        content: z.string().max(maximumContentLength).optional().describe('base64, where it was done'),
        problem: z.string().max(1000).optional().describe('why it was not, one sentence'),
      }),
    )
    .output(z.object({})),
};
