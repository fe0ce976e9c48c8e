import { z } from 'zod';
import type { PruneItem, PruneOutcome } from '../contract/prune.ts';
import { readDiskUsage, removeCacheRecord, type DiskUsage } from '../platform/docker/disk-usage.ts';
import { removeNetwork } from '../platform/docker/networks.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { removeVolume } from '../platform/docker/volumes.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { JobAudit, JobContext, JobKind, LockTarget } from '../platform/jobs/types.ts';
import { deleteImage } from './delete-image.ts';
import { observeSizes, type ObserveDeps } from './observe.ts';
import { inOrder, judgeItem, readKey, type KeepRule } from './prune-model.ts';
import { observeOne } from './prune-observe.ts';
import { describeBytes } from './pull-progress.ts';

const pruneInputSchema = z.object({
  hostId: z.string().min(1),
  host: z.string().min(1),
  keys: z.array(z.string().min(1).max(512)).min(1).max(2000),
});
export type PruneInput = z.infer<typeof pruneInputSchema>;

interface PruneDeps extends ObserveDeps {
  readonly keep: readonly KeepRule[];
}

/** The job that removes a plan, item by item, each judged again right before. */
export function createPruneKind(deps: PruneDeps): JobKind<PruneInput> {
  return {
    kind: 'prune.run',
    parse: (input) => pruneInputSchema.parse(input),
    subject: ({ hostId, host }) => ({ hostId, host, name: host }),
    locks: ({ hostId, keys }) => [
      { hostId, kind: 'host', name: 'host' },
      // A backup reads a volume without a container's help at times; it holds the volume, not the host.
      ...keys.flatMap((key): LockTarget[] => {
        const named = readKey(key);
        return named?.kind === 'volume' ? [{ hostId, kind: 'volume', name: named.id }] : [];
      }),
    ],
    run: (input, context) => carryOut(deps, input, context),
    leftovers({ host }, steps) {
      const removed = steps.filter(({ name, outcome }) => name === 'remove' && outcome?.['removed'] === true);
      const cut = steps.find(({ name, state }) => name === 'remove' && state !== 'done');
      const said = `${String(removed.length)} of the things in the plan were removed from ${host}; the rest is as it was.`;
      if (cut === undefined) return [said];
      return [said, `${String(cut.intent['name'])} was being removed; it may be gone.`];
    },
  };
}

type Judged = { readonly removed: true; readonly sizeBytes: number | null } | { readonly why: string };

async function carryOut(
  deps: PruneDeps,
  { hostId, host, keys }: PruneInput,
  context: JobContext & JobAudit,
): Promise<PruneOutcome> {
  const { signal } = context;
  const removed: PruneOutcome['removed'] = [];
  const skipped: PruneOutcome['skipped'] = [];
  context.recordBefore({ host, plan: keys });
  context.progress({ phase: 'count', done: 0, total: keys.length, unit: 'items', message: null });
  let usage: DiskUsage | null = null;
  await context.step('count', { items: keys.length }, async () => {
    ({ usage } = await observeSizes(deps, deps.hosts.engineOf(hostId), signal));
  });
  const atStart = { usage: usage as DiskUsage | null, cache: (usage as DiskUsage | null)?.cache ?? [] };
  const keyed = keys.map((key) => ({ key, kind: readKey(key)?.kind ?? 'cache' }));
  const bytesSoFar = (): number => removed.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
  try {
    for (const [index, { key }] of inOrder(keyed, atStart.cache).entries()) {
      const named = readKey(key);
      const message = bytesSoFar() === 0 ? null : describeBytes(bytesSoFar());
      context.progress({ phase: 'remove', done: index, total: keys.length, unit: 'items', message });
      const client = deps.hosts.engineOf(hostId);
      const observed = named === null ? null : await observeOne(client, named.kind, named.id, atStart);
      const judged =
        observed === null
          ? { name: key, why: 'it is no key of a preview' }
          : judgeItem(key, observed, { hostId, keep: deps.keep });
      if (!('item' in judged)) {
        skipped.push({ kind: named?.kind ?? 'cache', ...judged });
        continue;
      }
      const { kind, name, id } = judged.item;
      const done = await context.step('remove', { kind, name, id }, () => removeItem(client, judged.item));
      if ('why' in done) skipped.push({ kind, name, why: done.why });
      else removed.push({ kind, name, sizeBytes: done.sizeBytes });
    }
  } finally {
    // Also of a clean-up that was cancelled halfway: what it removed until then.
    context.recordAfter({ removed, skipped });
  }
  context.progress({ phase: 'remove', done: keys.length, total: keys.length, unit: 'items', message: null });
  const freedBytes = await measureFreed(deps, hostId, removed, atStart.usage);
  context.recordAfter({ removed, skipped, freedBytes });
  return { removed, skipped, freedBytes };
}

async function removeItem(client: EngineClient, item: PruneItem): Promise<Judged> {
  try {
    return await removeNow(client, item);
  } catch (error) {
    if (!(error instanceof WheelhouseError)) throw error;
    if (error.code === 'NOT_FOUND') return { why: 'it is gone already' };
    // The engine's own guard: it came into use between the look and the act.
    if (error.code === 'CONFLICT' || error.code === 'ENGINE_ERROR') return { why: error.message };
    throw error;
  }
}

async function removeNow(client: EngineClient, { kind, id, name, sizeBytes }: PruneItem): Promise<Judged> {
  switch (kind) {
    case 'container':
      await client.remove(id, { force: false, volumes: false });
      return { removed: true, sizeBytes };
    case 'image':
      await deleteImage(client, id);
      return { removed: true, sizeBytes };
    case 'volume':
      await removeVolume(client, id);
      return { removed: true, sizeBytes };
    case 'network':
      await removeNetwork(client, id, name);
      return { removed: true, sizeBytes };
    case 'cache': {
      const freedBytes = await removeCacheRecord(client, id);
      return freedBytes === null
        ? { why: 'the builder keeps it: a build or another record needs it' }
        : { removed: true, sizeBytes: freedBytes };
    }
    default:
      return kind satisfies never;
  }
}

/** What several removed images shared is in none of their sizes; the layers of before and after tell it. */
async function measureFreed(
  { clock, hosts }: PruneDeps,
  hostId: string,
  removed: PruneOutcome['removed'],
  before: DiskUsage | null,
): Promise<number> {
  const sum = (kinds: (kind: PruneItem['kind']) => boolean): number =>
    removed.filter(({ kind }) => kinds(kind)).reduce((total, { sizeBytes }) => total + (sizeBytes ?? 0), 0);
  const images = sum((kind) => kind === 'image');
  const others = sum((kind) => kind !== 'image');
  const layersBefore = before?.layersBytes ?? null;
  if (layersBefore === null || !removed.some(({ kind }) => kind === 'image')) return images + others;
  try {
    const after = await readDiskUsage(hosts.engineOf(hostId), (ms) => clock.sleep(ms), { type: 'image' });
    const measured = after.layersBytes === null ? 0 : layersBefore - after.layersBytes;
    return Math.max(images, measured) + others;
  } catch (error) {
    if (!(error instanceof WheelhouseError)) throw error;
    return images + others;
  }
}
