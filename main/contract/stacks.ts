import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  certaintySchema,
  containerReferenceSchema,
  hostReferenceSchema,
  instantSchema,
  jobStartedSchema,
  statusSchema,
  worstStatus,
} from './common.ts';
import { errorViewSchema } from './errors.ts';
import { command, query, stream, type Access } from './procedure.ts';

export const containerStateSchema = z.enum([
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
]);
export type ContainerState = z.infer<typeof containerStateSchema>;

const healthSchema = z.enum(['healthy', 'unhealthy', 'starting']);

const portSchema = z.object({
  ip: z.string().nullable(),
  publicPort: z.number().int().nullable(),
  privatePort: z.number().int(),
  protocol: z.string(),
});

export const containerViewSchema = z.object({
  hostId: z.string(),
  id: z.string(),
  name: z.string(),
  /** The Compose project and service, where the container belongs to one. */
  stack: z.string().nullable(),
  service: z.string().nullable(),
  image: z.string(),
  imageDigest: z.string().nullable().describe('repository digest, else the image id'),
  state: containerStateSchema,
  health: healthSchema.nullable(),
  status: statusSchema,
  restartCount: z.number().int(),
  exitCode: z.number().int().nullable(),
  oomKilled: z.boolean(),
  /** It died and was started again several times within the last ten minutes. */
  crashLoop: z.boolean(),
  createdAt: instantSchema,
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  ports: z.array(portSchema),
  tty: z.boolean(),
  restartPolicy: z.string(),
  logDriver: z.string(),
});
export type ContainerView = z.infer<typeof containerViewSchema>;

/** What is known of one host's containers, and how sure that is. Unreachable is never empty. */
export const inventorySchema = z.object({
  hostId: z.string(),
  certainty: certaintySchema,
  /** When the content was last known to be true. */
  observedAt: instantSchema.nullable(),
  containers: z.array(containerViewSchema),
});
export type Inventory = z.infer<typeof inventorySchema>;

/** A Compose project on one host, or (`name` null) the containers that belong to none. */
export const stackViewSchema = z.object({
  hostId: z.string(),
  name: z.string().nullable(),
  status: statusSchema,
  containers: z.number().int(),
  running: z.number().int(),
  restarts: z.number().int(),
});
export type StackView = z.infer<typeof stackViewSchema>;

/** Groups the containers of one inventory by stack, in the order of their names; those without a stack come last. */
export function toStacks(inventory: Inventory): StackView[] {
  const groups = new Map<string | null, ContainerView[]>();
  for (const container of inventory.containers) {
    const group = groups.get(container.stack);
    if (group) group.push(container);
    else groups.set(container.stack, [container]);
  }
  const sorted = [...groups].sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a.localeCompare(b)));
  return sorted.map(([name, containers]) => ({
    hostId: inventory.hostId,
    name,
    status:
      inventory.certainty === 'fresh'
        ? worstStatus(containers.map((container) => container.status))
        : 'unknown',
    containers: containers.length,
    running: containers.filter((container) => container.state === 'running').length,
    restarts: containers.reduce((sum, container) => sum + container.restartCount, 0),
  }));
}

export const containerActs = ['start', 'stop', 'restart', 'pause', 'unpause', 'kill', 'remove'] as const;
export type ContainerAct = (typeof containerActs)[number];

/** Acts that take a running service away; a protected host asks for the container's name before each. */
export const destructiveActs: readonly ContainerAct[] = ['stop', 'pause', 'kill', 'remove'];

/** What to look at before a restart: the history of its crashes, what leans on it, its last words. */
export const restartAssessmentSchema = z.object({
  container: containerViewSchema,
  crashes: z.array(
    z.object({
      at: instantSchema,
      exitCode: z.number().int().nullable(),
      oomKilled: z.boolean(),
      ranForMs: z.number().nullable(),
    }),
  ),
  /** How far back the crash history reaches: what nobody watched is not in it. */
  watchedSince: instantSchema.nullable(),
  dependants: z.array(
    z.object({
      container: z.string(),
      service: z.string().nullable(),
      state: containerStateSchema,
      reason: z.enum(['depends_on', 'network', 'volumes', 'link']),
    }),
  ),
  lastLines: z.array(z.object({ stream: z.enum(['stdout', 'stderr']), at: instantSchema, text: z.string() })),
  lastLinesProblem: errorViewSchema.nullable(),
  /** Sentences that a person should weigh, worst first. */
  warnings: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('crashLoop'), crashes: z.number(), windowMs: z.number() }),
      z.object({ kind: z.literal('oomKilled') }),
      z.object({ kind: z.literal('dependants'), names: z.array(z.string()) }),
      z.object({ kind: z.literal('noHealthcheck') }),
      z.object({ kind: z.literal('notRunning'), exitCode: z.number().nullable() }),
    ]),
  ),
});
export type RestartAssessment = z.infer<typeof restartAssessmentSchema>;

const target = z.object({
  container: containerReferenceSchema,
  host: hostReferenceSchema.optional().describe('needed where two hosts have a container of that name'),
});

const confirmed = target.extend({
  confirm: z
    .string()
    .max(255)
    .optional()
    .describe('the container’s name, typed; a protected host asks for it'),
});

function act(access: Access, summary: string) {
  return command({ access, summary, job: true, positional: ['container'] });
}

export const containers = {
  list: query({ summary: 'List containers with state, health, restarts and age' })
    .input(
      z.object({ host: hostReferenceSchema.optional(), stack: z.string().max(255).optional() }).optional(),
    )
    .output(z.object({ inventories: z.array(inventorySchema) })),
  watch: stream({ summary: 'Follow the containers of every host, or of one' })
    .input(z.object({ host: hostReferenceSchema.optional() }).optional())
    .output(
      eventIterator(
        z.discriminatedUnion('type', [
          z.object({ type: z.literal('snapshot'), inventories: z.array(inventorySchema) }),
          z.object({ type: z.literal('inventory'), inventory: inventorySchema }),
          z.object({
            type: z.literal('containers'),
            hostId: z.string(),
            observedAt: instantSchema,
            changed: z.array(containerViewSchema),
            removed: z.array(z.string()),
          }),
          z.object({ type: z.literal('hostRemoved'), hostId: z.string() }),
        ]),
      ),
    ),
  get: query({ summary: 'Show one container', positional: ['container'] })
    .input(target)
    .output(
      z.object({
        container: containerViewSchema,
        certainty: certaintySchema,
        observedAt: instantSchema.nullable(),
      }),
    ),
  assess: query({
    summary: 'Show what a restart would meet: crashes, dependants, last lines',
    positional: ['container'],
  })
    .input(target)
    .output(restartAssessmentSchema),
  start: act('operate', 'Start a container and wait until it is healthy')
    .input(target)
    .output(jobStartedSchema),
  stop: act('operate', 'Stop a container')
    .input(confirmed.extend({ timeoutSeconds: z.number().int().min(0).max(3600).optional() }))
    .output(jobStartedSchema),
  restart: act('operate', 'Restart a container and wait until it is healthy, or say why not')
    .input(target.extend({ timeoutSeconds: z.number().int().min(0).max(3600).optional() }))
    .output(jobStartedSchema),
  pause: act('operate', 'Freeze a container’s processes').input(confirmed).output(jobStartedSchema),
  unpause: act('operate', 'Let a paused container run again').input(target).output(jobStartedSchema),
  kill: act('operate', 'Kill a container at once')
    .input(
      confirmed.extend({
        signal: z
          .string()
          .regex(/^(SIG)?[A-Z0-9+]{1,12}$/, 'A signal is a name such as SIGTERM.')
          .optional(),
      }),
    )
    .output(jobStartedSchema),
  remove: act('destroy', 'Remove a container; its anonymous volumes stay')
    .input(confirmed.extend({ force: z.boolean().optional().describe('also when it is running') }))
    .output(jobStartedSchema),
};

export const stacks = {
  list: query({ summary: 'List the stacks (Compose projects) of every host' })
    .input(z.object({ host: hostReferenceSchema.optional() }).optional())
    .output(
      z.object({
        stacks: z.array(stackViewSchema.extend({ certainty: certaintySchema })),
        /** Every host that was meant: of one that is `unknown` no stack was ever seen, which does not say that it has none. */
        hosts: z.array(z.object({ hostId: z.string(), certainty: certaintySchema })),
      }),
    ),
};
