import { z } from 'zod';
import { hostReferenceSchema, jobStartedSchema } from './common.ts';
import { command, query } from './procedure.ts';
import { containerStateSchema } from './stacks.ts';

/** What can be done to a whole stack, or to some of its services. */
export const stackActNames = ['up', 'down', 'stop', 'start', 'restart', 'scale'] as const;
export type StackAct = (typeof stackActNames)[number];

/** Acts that take running services away; a protected host asks for the stack's name before each. */
export const destructiveStackActs: readonly StackAct[] = ['down', 'stop'];

const service = z.object({
  name: z.string(),
  image: z.string().nullable(),
  /** How many containers the file asks for; null where the file cannot be read. */
  wanted: z.number().int().nullable(),
  running: z.number().int(),
  containers: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: containerStateSchema,
      health: z.enum(['healthy', 'unhealthy', 'starting']).nullable(),
    }),
  ),
  /** Whether what runs is what the file says. `undeclared`: the file has no such service, or not with these profiles. */
  drift: z.enum(['same', 'changed', 'missing', 'undeclared', 'unknown']),
  dependsOn: z.array(z.string()),
  /** Why it can have one container only; null where it can have several. */
  scaleProblem: z
    .object({ kind: z.enum(['containerName', 'hostPort', 'undeclared', 'noCompose']), message: z.string() })
    .nullable(),
});
export type StackService = z.infer<typeof service>;

const composeProblem = z.object({
  kind: z.enum(['noCompose', 'otherEngine', 'noFiles', 'fileGone', 'fileInvalid', 'badName']),
  message: z.string(),
  hint: z.string(),
});
export type ComposeProblem = z.infer<typeof composeProblem>;

export const stackDescriptionSchema = z.object({
  hostId: z.string(),
  host: z.string(),
  stack: z.string(),
  services: z.array(service),
  /** As Compose wrote them on the containers, or as they were when the stack was taken down. */
  workingFolder: z.string().nullable(),
  files: z.array(z.string()),
  envFiles: z.array(z.string()),
  /** The Compose that is used on the host; null where there is none. */
  compose: z
    .object({
      kind: z.enum(['plugin', 'standalone']),
      version: z.string(),
      program: z.string(),
      sudo: z.boolean(),
    })
    .nullable(),
  /** Why the stack cannot be run by Compose there. */
  problem: composeProblem.nullable(),
  acts: z.array(
    z.object({
      act: z.enum(stackActNames),
      /** `engine`: container by container, where Compose cannot do it; null where it cannot be done at all. */
      through: z.enum(['compose', 'engine']).nullable(),
      reason: z.string().nullable(),
    }),
  ),
});
export type StackDescription = z.infer<typeof stackDescriptionSchema>;

const target = z.object({
  stack: z.string().min(1, 'Name the stack.').max(255),
  host: hostReferenceSchema.optional().describe('needed where two hosts have a stack of that name'),
});
const services = z
  .array(z.string().min(1).max(255))
  .max(200)
  .optional()
  .describe('only these services; all where none is named');
const timeoutSeconds = z
  .number()
  .int()
  .min(0)
  .max(3600)
  .optional()
  .describe('how long a container gets before it is killed');
const confirm = z
  .string()
  .max(255)
  .optional()
  .describe('the stack’s name, typed; a protected host asks for it');

export const stackActs = {
  describe: query({
    summary: 'Show a stack’s services against its file, and what can be done with it',
    positional: ['stack'],
  })
    .input(target)
    .output(stackDescriptionSchema),
  up: command({
    access: 'change',
    summary: 'Bring a stack to what its file says, and wait until it is healthy',
    job: true,
    positional: ['stack'],
  })
    .input(
      target.extend({
        services,
        pull: z.enum(['missing', 'always', 'never']).optional(),
        recreate: z.enum(['changed', 'force', 'never']).optional(),
        removeOrphans: z.boolean().optional().describe('remove containers that the file no longer has'),
      }),
    )
    .output(jobStartedSchema),
  down: command({
    access: 'destroy',
    summary: 'Stop a stack and remove its containers and networks; volumes stay',
    job: true,
    positional: ['stack'],
  })
    .input(target.extend({ timeoutSeconds, confirm }))
    .output(jobStartedSchema),
  stop: command({
    access: 'operate',
    summary: 'Stop the services of a stack; dependants first',
    job: true,
    positional: ['stack'],
  })
    .input(target.extend({ services, timeoutSeconds, confirm }))
    .output(jobStartedSchema),
  start: command({
    access: 'operate',
    summary: 'Start the stopped services of a stack, and wait until they are healthy',
    job: true,
    positional: ['stack'],
  })
    .input(target.extend({ services }))
    .output(jobStartedSchema),
  restart: command({
    access: 'operate',
    summary: 'Restart services in the order of their dependencies, each after the one before is healthy',
    job: true,
    positional: ['stack'],
  })
    .input(target.extend({ services, timeoutSeconds }))
    .output(jobStartedSchema),
  scale: command({
    access: 'change',
    summary: 'Run more or fewer containers of a service',
    job: true,
    positional: ['stack', 'service', 'replicas'],
  })
    .input(
      target.extend({
        service: z.string().min(1, 'Name the service.').max(255),
        replicas: z.number().int().min(0).max(100),
        confirm,
      }),
    )
    .output(jobStartedSchema),
};
