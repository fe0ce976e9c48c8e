import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { containerReferenceSchema, hostReferenceSchema, instantSchema } from './common.ts';
import { errorViewSchema } from './errors.ts';
import { command, query, stream } from './procedure.ts';

const portSchema = z.number().int().min(1).max(65_535);

export const forwardViewSchema = z.object({
  id: z.string(),
  hostId: z.string(),
  host: z.string(),
  /** By name: a container that is recreated under its name is the same one here. */
  container: z.string(),
  containerPort: portSchema,
  /** What is spoken there, guessed from the port; says how a face opens it. */
  scheme: z.enum(['http', 'https', 'postgres', 'redis', 'mysql', 'mongodb', 'amqp', 'tcp']),
  /** On this machine, for its own user alone. */
  localPort: portSchema,
  /** `http://127.0.0.1:15555/`; for what is no web page, the address to give to its program. */
  url: z.string(),
  /** How its bytes travel; null before the first connection. */
  route: z.enum(['published', 'internal', 'exec']).nullable(),
  openedAt: instantSchema,
  openedBy: z.string(),
  connections: z.number().int().describe('open now'),
  bytesIn: z.number().describe('from the container'),
  bytesOut: z.number().describe('to the container'),
  /** Why the last connection came to nothing; null after one that went well. */
  problem: errorViewSchema.nullable(),
});
export type ForwardView = z.infer<typeof forwardViewSchema>;

const list = z.object({ forwards: z.array(forwardViewSchema) });

export const forwards = {
  list: query({ summary: 'List the ports of containers that are open on this machine' })
    .input(z.object({ host: hostReferenceSchema.optional() }).optional())
    .output(list),
  watch: stream({ summary: 'Follow the open ports' })
    .input(z.object({}).optional())
    .output(eventIterator(list)),
  open: command({
    access: 'change',
    summary: 'Open a published or internal port of a container on this machine, through the connection',
    positional: ['container', 'port'],
  })
    .input(
      z.object({
        container: containerReferenceSchema,
        port: portSchema.describe('port inside the container'),
        host: hostReferenceSchema.optional().describe('needed where two hosts have a container of that name'),
        localPort: portSchema.min(1024).optional().describe('port on this machine; a free one unless named'),
      }),
    )
    .output(forwardViewSchema),
  close: command({ access: 'change', summary: 'End an open port', positional: ['id'] })
    .input(z.object({ id: z.string().min(1).max(64).describe('id of the open port') }))
    .output(z.object({})),
};
