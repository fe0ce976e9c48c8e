import type { ContainerAct, ContainerState } from '../../../main/contract/stacks.ts';
import { useMay } from '../../app/client/may-do.tsx';
import { actsFor } from './acts.ts';

/** What makes sense for a container in a state and is let through now, most likely first. */
export function useActs(state: ContainerState): readonly ContainerAct[] {
  const may = useMay();
  return actsFor(state).filter((act) => may(`containers.${act}`));
}
