import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { hostReferenceSchema, instantSchema } from './common.ts';
import { doctorReportSchema } from './doctor.ts';
import { errorViewSchema } from './errors.ts';
import { command, query, stream } from './procedure.ts';

/** The kinds of environment a host belongs to. The colour of each is on every screen that touches the host. */
export const environments = ['production', 'staging', 'testing', 'development', 'lab'] as const;
export const environmentSchema = z.enum(environments);
export type Environment = z.infer<typeof environmentSchema>;

const connectionStates = ['disconnected', 'connecting', 'ready', 'backoff', 'rejected'] as const;

/** What a person has to give before the host can be reached. */
export const needSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hostKey'),
    algorithm: z.string(),
    fingerprint: z.string().describe('SHA256:… as ssh-keygen -l prints it'),
  }),
  z.object({ kind: z.literal('passphrase'), identityFile: z.string() }),
  z.object({ kind: z.literal('password'), user: z.string(), host: z.string() }),
  /** What the host asks in its own words (hostile text); it can be answered only while an attempt waits for it. */
  z.object({
    kind: z.literal('answers'),
    user: z.string(),
    host: z.string(),
    name: z.string(),
    instructions: z.string(),
    prompts: z.array(z.object({ text: z.string(), echo: z.boolean() })),
  }),
]);
export type Need = z.infer<typeof needSchema>;

export const connectionSchema = z.object({
  state: z.enum(connectionStates),
  since: instantSchema,
  /** The next attempt, while in `backoff`. */
  retryAt: instantSchema.nullable(),
  attempts: z.number().int(),
  /** How requests travel while `ready`. `dial-stdio` is the slower fallback where the host refuses forwarding. */
  transport: z.enum(['socket', 'streamlocal', 'dial-stdio']).nullable(),
  error: errorViewSchema.nullable(),
  needs: needSchema.nullable(),
  latencyMs: z.number().nullable(),
  lastReadyAt: instantSchema.nullable(),
});
export type Connection = z.infer<typeof connectionSchema>;

export const engineViewSchema = z.object({
  version: z.string(),
  apiVersion: z.string(),
  os: z.string(),
  arch: z.string(),
  name: z.string(),
});
export type EngineView = z.infer<typeof engineViewSchema>;

export const hostSchema = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string().describe('ssh://user@host:port or unix:///path'),
  kind: z.enum(['local', 'ssh']),
  environment: environmentSchema,
  /** A protected host asks for a name to be typed before a destructive act. */
  protected: z.boolean(),
  identityFile: z.string().nullable(),
  createdAt: instantSchema,
});
export type Host = z.infer<typeof hostSchema>;

export const hostViewSchema = hostSchema.extend({
  connection: connectionSchema,
  engine: engineViewSchema.nullable(),
  /** Other hosts of the list that are the same engine under another address. */
  sameEngineAs: z.array(z.string()).optional(),
});
export type HostView = z.infer<typeof hostViewSchema>;

export const hostCandidateSchema = z.object({
  address: z.string(),
  kind: z.enum(['local', 'ssh']),
  /** How it would be called; empty where the address is none that can be used. */
  name: z.string(),
  source: z
    .string()
    .describe('why it is offered: DOCKER_HOST, a context of Docker, ~/.ssh/config, a usual place'),
  /** For a host of ~/.ssh/config: the login that it stands for. */
  detail: z.string(),
  /** null for a host behind SSH: nobody logs in to find out. */
  reachable: z.boolean().nullable(),
  /** Already in the list of hosts. */
  added: z.boolean(),
  problem: z.string().nullable(),
});
export type HostCandidate = z.infer<typeof hostCandidateSchema>;

/** What a host may be called. */
export const hostNameSchema = z
  .string()
  .trim()
  .min(1, 'A host needs a name of 1 to 64 characters.')
  .max(64, 'A host needs a name of 1 to 64 characters.')
  // Control and format (bidi) characters could make one name look like another; half a character, and what stands for one
  // that could not be read, are no text that a file gives back.
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]+$/u, 'A host name cannot hold control characters.')
  .regex(/^[^-]/, 'A host name cannot begin with a dash.');

const addressSchema = z
  .string()
  .min(1, 'Give an address, such as ssh://user@host or unix:///var/run/docker.sock.')
  .max(1024);

export const hosts = {
  list: query({ summary: 'List the hosts and how each is reached' })
    .input(z.object({}).optional())
    .output(z.object({ hosts: z.array(hostViewSchema) })),
  watch: stream({ summary: 'Follow the hosts and their connections' })
    .input(z.object({}).optional())
    .output(eventIterator(z.object({ hosts: z.array(hostViewSchema) }))),
  discover: query({
    summary: 'Find what could be added: engines of this machine, Docker contexts, hosts of ~/.ssh/config',
  })
    .input(z.object({}).optional())
    .output(z.object({ candidates: z.array(hostCandidateSchema) })),
  add: command({
    access: 'change',
    summary: 'Add a host and connect to it',
    positional: ['address'],
    secret: ['passphrase', 'password'],
  })
    .input(
      z.object({
        address: addressSchema,
        name: hostNameSchema.optional(),
        environment: environmentSchema.optional(),
        protected: z.boolean().optional(),
        identityFile: z
          .string()
          .max(4096)
          .optional()
          .describe('private key to offer, instead of the agent and ~/.ssh'),
        passphrase: z.string().max(1024).optional().describe('passphrase of the key; kept in memory only'),
        password: z.string().max(1024).optional().describe('password of the login; used for one connection'),
        acceptFingerprint: z
          .string()
          .max(128)
          .optional()
          .describe('SHA256:… fingerprint that the host must show on first use'),
      }),
    )
    .output(hostViewSchema),
  update: command({
    access: 'change',
    summary: 'Change a host’s name, environment or protection',
    positional: ['host'],
  })
    .input(
      z.object({
        host: hostReferenceSchema,
        name: hostNameSchema.optional(),
        environment: environmentSchema.optional(),
        protected: z.boolean().optional(),
        identityFile: z.string().max(4096).nullable().optional(),
      }),
    )
    .output(hostViewSchema),
  remove: command({
    access: 'destroy',
    summary: 'Forget a host; nothing on it is touched',
    positional: ['host'],
  })
    .input(
      z.object({
        host: hostReferenceSchema,
        confirm: z.string().max(255).optional().describe('the host’s name, typed'),
      }),
    )
    .output(z.object({})),
  trust: command({
    access: 'change',
    summary: 'Accept the key that a host shows on first use',
    positional: ['host', 'fingerprint'],
  })
    .input(z.object({ host: hostReferenceSchema, fingerprint: z.string().min(1).max(128) }))
    .output(hostViewSchema),
  forgetKey: command({
    access: 'change',
    summary: 'Forget the key that Wheelhouse filed for a host, such as one set up anew',
    positional: ['host'],
  })
    .input(z.object({ host: hostReferenceSchema }))
    .output(hostViewSchema),
  unlock: command({
    access: 'operate',
    summary: 'Give what a host’s login asks for: a passphrase, a password, answers',
    positional: ['host'],
    secret: ['passphrase', 'password', 'answers'],
  })
    .input(
      z.object({
        host: hostReferenceSchema,
        passphrase: z
          .string()
          .max(1024)
          .optional()
          .describe('passphrase of the key; in memory while it runs'),
        password: z.string().max(1024).optional().describe('password of the login; used for one connection'),
        answers: z.array(z.string().max(1024)).max(16).optional().describe('one for each field, in order'),
        remember: z.boolean().optional().describe('keep it in the vault'),
      }),
    )
    .output(hostViewSchema),
  connect: command({ access: 'operate', summary: 'Try to reach a host now', positional: ['host'] })
    .input(z.object({ host: hostReferenceSchema }))
    .output(hostViewSchema),
  doctor: stream({
    summary: 'Find out why a host cannot be used: every precondition, what came back, the remedy',
    positional: ['host'],
  })
    .input(z.object({ host: hostReferenceSchema }))
    .output(eventIterator(doctorReportSchema)),
  diagnose: stream({
    access: 'change',
    summary: 'Examine an address before it is added, as the doctor does a host',
    positional: ['address'],
  })
    .input(z.object({ address: addressSchema, identityFile: z.string().max(4096).optional() }))
    .output(eventIterator(doctorReportSchema)),
  pause: command({ access: 'operate', summary: 'Pause watching: close every connection until resumed' })
    .input(z.object({}).optional())
    .output(z.object({})),
  resume: command({ access: 'operate', summary: 'Resume watching after a pause' })
    .input(z.object({}).optional())
    .output(z.object({})),
};
