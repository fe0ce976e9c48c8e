import type { ErrorView } from '../contract/errors.ts';
import type { PruneItem, PruneKind } from '../contract/prune.ts';
import { listContainerUses, type ContainerUse } from '../platform/docker/container-users.ts';
import { inspectImage, listImages } from '../platform/docker/images.ts';
import { listNetworks } from '../platform/docker/networks.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { listVolumes } from '../platform/docker/volumes.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { observeSizes, type ObserveDeps, type Sizes } from './observe.ts';
import type { Ending, ObservedStorage } from './prune-model.ts';

// Enough to hide the round trips of a far host, few enough for a slow one.
const inspectedAtOnce = 6;

/** Asks for each in turn, several at once; what is gone meanwhile is left out. */
async function askEach<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<(readonly [Item, Answer])[]> {
  const answers: (readonly [Item, Answer])[] = [];
  const queue = [...items];
  const work = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      try {
        answers.push([item, await ask(item)]);
      } catch (error) {
        if (!(error instanceof WheelhouseError) || error.code !== 'NOT_FOUND') throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: inspectedAtOnce }, work));
  return answers;
}

async function readEndings(
  client: EngineClient,
  uses: readonly ContainerUse[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Ending>> {
  const still = uses.filter(({ state }) => state === 'exited' || state === 'dead');
  const found = await askEach(still, ({ id }) =>
    client.inspectContainer(id, signal === undefined ? {} : { signal }),
  );
  return new Map(found.map(([{ id }, { finishedAtMs, exitCode }]) => [id, { finishedAtMs, exitCode }]));
}

const nothing: ObservedStorage = {
  uses: [],
  endings: new Map(),
  listed: [],
  all: [],
  taggedAt: new Map(),
  volumes: [],
  networks: [],
  cache: [],
  usage: null,
};

/** Everything that a clean-up of these kinds is judged by. Throws where the engine is away: never empty in its place. */
export async function observeStorage(
  deps: ObserveDeps,
  client: EngineClient,
  kinds: readonly PruneKind[],
  signal: AbortSignal | undefined,
): Promise<{ readonly observed: ObservedStorage; readonly problem: ErrorView | null }> {
  const options = signal === undefined ? {} : { signal };
  const wants = (...some: readonly PruneKind[]): boolean => some.some((kind) => kinds.includes(kind));
  const needsSizes = wants('containers', 'danglingImages', 'images', 'buildCache', 'volumes');
  const [uses, listed, all, volumes, networks, sizes] = await Promise.all([
    listContainerUses(client, options),
    wants('images', 'danglingImages') ? listImages(client, options) : [],
    wants('images', 'danglingImages') ? listImages(client, { ...options, all: true }) : [],
    wants('volumes') ? listVolumes(client, options) : [],
    wants('networks') ? listNetworks(client, options) : [],
    needsSizes ? observeSizes(deps, client, signal) : ({ usage: null, problem: null } satisfies Sizes),
  ]);
  const used = new Set(uses.map(({ imageId }) => imageId));
  const unused = listed.filter(({ id }) => !used.has(id));
  const [endings, details] = await Promise.all([
    wants('containers') ? readEndings(client, uses, signal) : nothing.endings,
    askEach(unused, ({ id }) => inspectImage(client, id, options)),
  ]);
  return {
    observed: {
      uses,
      endings,
      listed,
      all,
      taggedAt: new Map(details.map(([{ id }, { taggedAtMs }]) => [id, taggedAtMs])),
      volumes,
      networks,
      cache: wants('buildCache') ? (sizes.usage?.cache ?? []) : [],
      usage: sizes.usage,
    },
    problem: sizes.problem,
  };
}

/** What one item is judged by right before it is removed; sizes and build cache are those of the start. */
export async function observeOne(
  client: EngineClient,
  kind: PruneItem['kind'],
  id: string,
  atStart: Pick<ObservedStorage, 'usage' | 'cache'>,
): Promise<ObservedStorage> {
  if (kind === 'cache') return { ...nothing, ...atStart };
  const [uses, listed, all, volumes, networks] = await Promise.all([
    listContainerUses(client),
    kind === 'image' ? listImages(client) : [],
    kind === 'image' ? listImages(client, { all: true }) : [],
    kind === 'volume' ? listVolumes(client) : [],
    kind === 'network' ? listNetworks(client) : [],
  ]);
  const mine = kind === 'container' ? uses.filter((use) => use.id === id) : [];
  const endings = await readEndings(client, mine, undefined);
  return { ...nothing, ...atStart, uses, endings, listed, all, volumes, networks };
}
