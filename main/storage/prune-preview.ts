import { usualPruneKinds, type PruneKind, type PrunePreview } from '../contract/prune.ts';
import type { HostView } from '../contract/hosts.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import type { ObserveDeps } from './observe.ts';
import { findPrunable, type KeepRule } from './prune-model.ts';
import { observeStorage } from './prune-observe.ts';

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** `7d` in milliseconds; the contract has checked the form. Pure. */
function toMs(age: string): number {
  return Number(age.slice(0, -1)) * unitMs[age.slice(-1) as keyof typeof unitMs];
}

// Since API 1.39 (Docker 18.09) the builder prunes by id; before it is all or nothing.
const oldestCacheApi = 39;

async function cacheProblem(client: EngineClient): Promise<string | null> {
  const { negotiatedApiVersion, version } = await client.version();
  const [major, minor] = negotiatedApiVersion.split('.').map(Number);
  if ((major ?? 0) > 1 || (minor ?? 0) >= oldestCacheApi) return null;
  return `Docker ${version} can only empty its whole build cache at once; use docker builder prune there.`;
}

interface PreviewDeps extends ObserveDeps {
  readonly keep: readonly KeepRule[];
}

/** Shows what a clean-up would remove. Changes nothing. Throws where the host is away. */
export async function previewPrune(
  deps: PreviewDeps,
  host: HostView,
  asked: { readonly what: readonly PruneKind[] | undefined; readonly olderThan: string | undefined },
  signal: AbortSignal | undefined,
): Promise<PrunePreview> {
  const client = deps.hosts.engineOf(host.id);
  const kinds = [...new Set(asked.what ?? usualPruneKinds)];
  const whyNoCache = kinds.includes('buildCache') ? await cacheProblem(client) : null;
  const shown = whyNoCache === null ? kinds : kinds.filter((kind) => kind !== 'buildCache');
  const { observed, problem } = await observeStorage(deps, client, shown, signal);
  const now = deps.clock.now();
  const items = findPrunable(shown, observed, {
    hostId: host.id,
    keep: deps.keep,
    before: asked.olderThan === undefined ? null : now - toMs(asked.olderThan),
  });
  const chosen = items.filter((item) => item.chosen);
  const unsupported: PrunePreview['unsupported'] = [];
  if (whyNoCache !== null) unsupported.push({ what: 'buildCache', reason: whyNoCache });
  else if (problem !== null && shown.includes('buildCache'))
    unsupported.push({ what: 'buildCache', reason: 'The engine could not count its build cache.' });
  return {
    host: host.name,
    hostId: host.id,
    observedAt: now,
    items,
    plan: chosen.map(({ key }) => key),
    planBytes: chosen.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0),
    sizesProblem: problem,
    unsupported,
  };
}
