import { z } from 'zod';
import { WheelhouseError } from '../../main/platform/errors.ts';
import type { JobKind } from '../../main/platform/jobs/types.ts';

const inputSchema = z.object({ name: z.string(), steps: z.number().int(), fails: z.boolean() });
type SoakInput = z.infer<typeof inputSchema>;

/** A job of several steps that sometimes fails; `stepped` hears of each step that is in the journal as done. */
export function soakJob(stepped: (jobId: string, step: string) => void): JobKind<SoakInput> {
  return {
    kind: 'soak.work',
    parse: (input) => inputSchema.parse(input),
    subject: ({ name }) => ({ hostId: 'h1', host: 'soak', name }),
    locks: ({ name }) => [{ hostId: null, kind: 'local', name: `soak ${name}` }],
    async run(input, { jobId, step, clock, progress, recordBefore, recordAfter }) {
      recordBefore({ state: 'exited' });
      for (let index = 1; index <= input.steps; index += 1) {
        const name = `step-${index}`;
        await step(name, { index }, async () => {
          await clock.sleep(1);
          return { index };
        });
        stepped(jobId, name);
        progress({ phase: 'steps', done: index, total: input.steps, unit: 'steps', message: null });
      }
      if (input.fails) throw new WheelhouseError('ENGINE_ERROR', `${input.name} would not start.`);
      recordAfter({ state: 'running' });
      return { steps: input.steps };
    },
    leftovers: ({ name }, steps) => [`${name} stopped at ${steps.at(-1)?.name ?? 'its beginning'}.`],
  };
}
