import { z } from 'zod';

/** What has to hold before an engine can be used, in the order in which each is looked at. */
export const checkIds = [
  'configuration',
  'jump',
  'name',
  'route',
  'tcp',
  'banner',
  'hostKey',
  'authentication',
  'shell',
  'forwarding',
  'sessions',
  'docker',
  'socket',
  'engine',
  'clock',
  'disk',
] as const;
export type CheckId = (typeof checkIds)[number];

/** Why a check ended as it did; a face says the remedy for each in its language. */
export const checkReasons = [
  'ok',
  'not-needed',
  'not-reached',
  'unknown',
  'timeout',
  'configuration-broken',
  'proxy-command',
  'jump-unreachable',
  'no-name',
  'no-network',
  'no-route',
  'nothing-listens',
  'no-answer',
  'not-ssh',
  'turned-away',
  'silent',
  'slow',
  'handshake-broke',
  'host-key-unknown',
  'host-key-changed',
  'host-key-revoked',
  'known-hosts-unreadable',
  'login-refused',
  'needs-person',
  'no-exec',
  'no-posix-shell',
  'chatty',
  'forwarding-refused',
  'few-sessions',
  'one-session',
  'no-docker-program',
  'docker-not-in-path',
  'sudo-only',
  'socket-permission',
  'no-socket',
  'engine-away',
  'engine-error',
  'clock-off',
  'disk-low',
  'disk-full',
] as const;
export type CheckReason = (typeof checkReasons)[number];

/** What Wheelhouse itself can do about it, with a button. */
export const remedyActions = ['trust', 'forgetKey', 'unlock', 'connect', 'retry', 'edit'] as const;
export type RemedyAction = (typeof remedyActions)[number];

export const checkSchema = z.object({
  id: z.enum(checkIds),
  state: z.enum(['waiting', 'running', 'ok', 'warn', 'fail', 'skipped']),
  reason: z.enum(checkReasons),
  tried: z.string().describe('what was tried'),
  found: z.string().describe('what came back; it may hold the words of the host'),
  remedy: z
    .object({
      text: z.string(),
      /** For what only the host’s owner can do: a line to copy. */
      command: z.string().nullable(),
      action: z.enum(remedyActions).nullable(),
    })
    .nullable(),
  tookMs: z.number().nullable(),
});
export type Check = z.infer<typeof checkSchema>;

/** The whole examination as far as it has come; a stream sends it again after each check. */
export const doctorReportSchema = z.object({
  /** null for an address that is no host yet. */
  host: z.string().nullable(),
  address: z.string(),
  checks: z.array(checkSchema),
  isDone: z.boolean(),
  /** The worst so far; a check that was skipped counts as nothing. */
  verdict: z.enum(['ok', 'warn', 'fail']),
  /** The check that names the cause: the first that failed, else the first warning. */
  cause: z.enum(checkIds).nullable(),
  tookMs: z.number(),
});
export type DoctorReport = z.infer<typeof doctorReportSchema>;
