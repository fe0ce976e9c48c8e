import { z } from 'zod';
import type { FaceAbility } from '../contract/faces.ts';
import type { Access } from '../contract/procedure.ts';

/** The kinds of face that attach to an engine. */
export const faceKinds = ['cli', 'desktop', 'browser'] as const;
export type FaceKind = (typeof faceKinds)[number];

/** Headers with which a face introduces itself when it opens its WebSocket on the engine's socket. */
export const faceHeader = 'x-wheelhouse-face';
export const accountHeader = 'x-wheelhouse-account';
export const accessHeader = 'x-wheelhouse-access';
/** What a shell lends to the engine. The pages whose messages it passes on have no say in the handshake. */
export const lendsHeader = 'x-wheelhouse-lends';

export const helloPath = '/hello';
export const framesPath = '/api';

/** What an engine answers to `GET /hello` on its socket. */
export const helloSchema = z.object({
  version: z.string(),
  pid: z.number().int(),
  startedAt: z.number(),
  /** It is on its way out: wait until it is gone. */
  stopping: z.boolean(),
});
export type Hello = z.infer<typeof helloSchema>;

/** The one line that an engine process prints (or posts to its parent) when it is ready, or why it is not. */
export const readinessSchema = z.discriminatedUnion('ready', [
  z.object({ ready: z.literal(true), socket: z.string(), pid: z.number().int() }),
  z.object({
    ready: z.literal(false),
    error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }),
  }),
]);
export type Readiness = z.infer<typeof readinessSchema>;

/** Who attaches, and what of the contract is asked for. */
export interface FaceIdentity {
  readonly face: FaceKind;
  /** What the face may do; everything, unless fewer are named. */
  readonly access?: readonly Access[];
  /** What it may lend to the engine; a page lends nothing. */
  readonly lends?: readonly FaceAbility[];
}
