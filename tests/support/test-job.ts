import { z } from 'zod';
import type { JobAudit, JobContext, JobKind } from '../../main/platform/jobs/types.ts';

const inputSchema = z.object({ name: z.string(), host: z.string().nullable().default(null) });
type Input = z.infer<typeof inputSchema>;

/** A kind of job whose work the test gives. */
export function testJob(
  run: (context: JobContext & JobAudit, input: Input) => Promise<Record<string, unknown>>,
): JobKind<Input> {
  return {
    kind: 'test.work',
    parse: (input) => inputSchema.parse(input),
    subject: (input) => ({
      hostId: input.host === null ? null : `id-of-${input.host}`,
      host: input.host,
      name: input.name,
    }),
    locks: (input) => [{ hostId: null, kind: 'local', name: input.name }],
    run: (input, context) => run(context, input),
    leftovers: (input, steps) =>
      steps.map((step) => `${input.name} stopped at ${step.name} (${step.state}).`),
  };
}
