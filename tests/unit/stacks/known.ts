import { toKnownContainer, type KnownContainer } from '../../../main/stacks/model.ts';
import { containerDetail } from '../../support/scripted-engine.ts';

/** A container as the inventory keeps it, with whatever the test cares about. */
export function known(changes: Partial<KnownContainer> = {}): KnownContainer {
  return { ...toKnownContainer(containerDetail(), null), ...changes };
}
