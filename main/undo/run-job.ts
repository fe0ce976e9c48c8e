import { z } from 'zod';
import type { HostQueries } from '../hosts/queries.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { JobAudit, JobContext, JobKind } from '../platform/jobs/types.ts';
import type { WatchdogResult } from '../platform/undo/carrier.ts';
import type { UndoAct } from '../platform/undo/types.ts';
import type { Carriers } from './carriers.ts';
import { isOpen, type StoredUndo } from './model.ts';
import type { UndoStore } from './store.ts';

interface RunDeps {
  readonly hosts: Pick<HostQueries, 'engineOf'>;
  readonly store: UndoStore;
  readonly carriers: Carriers;
  readonly sweep: (hostId: string) => Promise<void>;
  readonly changed: () => void;
}

const inputSchema = z.object({
  id: z.string(),
  hostId: z.string(),
  host: z.string(),
  containers: z.array(z.string()).min(1),
});
type RunInput = z.infer<typeof inputSchema>;

const hurriedWithinMs = 120_000;
const lookMs = 1000;

/** The job that puts back at once what another left away: by its watchdog where that lives, else by the engine. */
export function createRunKind(deps: RunDeps): JobKind<RunInput> {
  return {
    kind: 'undo.run',
    parse: (input) => inputSchema.parse(input),
    subject: ({ hostId, host, containers }) => ({ hostId, host, name: containers.join(', ') }),
    locks: ({ hostId, containers }) =>
      containers.map((name) => ({ hostId, kind: 'container' as const, name })),
    run: (input, context) => run(deps, input, context),
    leftovers: ({ containers, host }, steps) => [
      steps.length === 0
        ? `Nothing was done to ${containers.join(', ')} on ${host} yet.`
        : `${containers.join(', ')} on ${host} may be back already: look before you try again.`,
    ],
  };
}

async function run(
  deps: RunDeps,
  input: RunInput,
  context: JobContext & JobAudit,
): Promise<Record<string, unknown>> {
  const { id, hostId } = input;
  const known = (): StoredUndo => {
    const undo = deps.store.find(id);
    if (undo === undefined) throw new WheelhouseError('NOT_FOUND', `There is no undo “${id}” any more.`);
    return undo;
  };
  const record = ({ state, acts, results }: StoredUndo): Record<string, unknown> => ({
    state,
    containers: acts.map(({ name, containerId }) => ({
      name,
      outcome: results.find((result) => result.containerId === containerId)?.word ?? null,
    })),
  });
  context.recordBefore(record(known()));
  const { where, state } = known();
  if (where !== null && isOpen(state)) {
    await context.step('hurry', { undo: id }, async () => {
      // The watchdog itself does it, so that nothing is left away whenever this engine ends.
      await deps.carriers(hostId)[where === 'process' ? 0 : 1].extend(id, 0);
      await untilEnded(deps, context, known, hostId);
      return record(known());
    });
  }
  const { state: now, acts } = known();
  if (now === 'lost' || now === 'failed' || isOpen(now)) {
    await context.step('put back', { containers: acts.map(({ name }) => name) }, async () => {
      const results = await putBack(deps, context, known());
      deps.store.save({ ...known(), state: 'acted', results, endedAt: context.clock.now() });
      deps.changed();
      return record(known());
    });
  }
  context.recordAfter(record(known()));
  return record(known());
}

async function untilEnded(
  deps: RunDeps,
  context: JobContext,
  known: () => StoredUndo,
  hostId: string,
): Promise<void> {
  const until = context.clock.monotonic() + hurriedWithinMs;
  for (;;) {
    await deps.sweep(hostId);
    const { state, acts, results } = known();
    if (!isOpen(state)) return;
    // It looks on for a while after that; nobody has to wait for it.
    if (state === 'acting' && results.length === acts.length) return;
    if (context.clock.monotonic() > until) return;
    await context.clock.sleep(lookMs, context.signal);
  }
}

async function putBack(
  deps: RunDeps,
  context: JobContext,
  { hostId, acts }: StoredUndo,
): Promise<readonly WatchdogResult[]> {
  const engine = deps.hosts.engineOf(hostId);
  const one = async ({ containerId }: UndoAct): Promise<WatchdogResult> => {
    const at = context.clock.now();
    const { state } = await engine.inspectContainer(containerId);
    if (state === 'running') return { containerId, at, word: 'already', words: 'it was running' };
    if (state === 'paused') {
      await engine.unpause(containerId);
      return { containerId, at, word: 'unpaused', words: 'it was paused' };
    }
    await engine.start(containerId);
    return { containerId, at, word: 'started', words: `it was ${state}` };
  };
  const results: WatchdogResult[] = [];
  // One after the other: what the later ones need is started first.
  for (const act of acts) results.push(await one(act));
  return results;
}
