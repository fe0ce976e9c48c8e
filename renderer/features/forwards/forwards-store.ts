import type { ForwardView } from '../../../main/contract/forwards.ts';
import { useForwards } from '../../app/client/engine-context.tsx';

/** Whether a browser opens what is spoken there. */
export function isPage({ scheme }: Pick<ForwardView, 'scheme'>): boolean {
  return scheme === 'http' || scheme === 'https';
}

/** The ports of one container that are open on this machine. */
export function useForwardsOf(hostId: string, container: string): readonly ForwardView[] {
  return (useForwards().value ?? []).filter((each) => each.hostId === hostId && each.container === container);
}
