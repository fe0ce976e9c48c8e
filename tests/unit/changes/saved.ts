import type { KnownContainer, SavedInventory } from '../../../main/stacks/queries.ts';
import { containerDetail } from '../../support/scripted-engine.ts';
import { known } from '../stacks/known.ts';
import { toConfiguration } from '../../../main/stacks/configuration.ts';

/** A container of a service as the inventory keeps it. */
export function container(name: string, changes: Partial<KnownContainer> = {}): KnownContainer {
  return known({
    id: `${name}-1`,
    name,
    stack: 'shop',
    service: name,
    state: 'running',
    health: null,
    restartCount: 0,
    createdAt: 1000,
    startedAt: 1000,
    finishedAt: null,
    configuration: configuration('img-a'),
    ...changes,
  });
}

/** What is kept of the settings of a container made from this image, with these names in its environment. */
export function configuration(imageId: string, envNames: readonly string[] = ['PATH']) {
  return toConfiguration(containerDetail({ imageId, envNames }));
}

/** An inventory that takes the place of another: what was at 10,000, and what is at 20,000. */
export function saved(
  before: readonly KnownContainer[] | null,
  after: readonly KnownContainer[],
  changes: Partial<SavedInventory> = {},
): SavedInventory {
  return {
    hostId: 'h1',
    before: before && { observedAt: 10_000, containers: before },
    after: { observedAt: 20_000, containers: after },
    watchedSince: 5000,
    removedAt: new Map(),
    crashed: () => false,
    ...changes,
  };
}
