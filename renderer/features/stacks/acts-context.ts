import { createContext, use } from 'react';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { ContainerAct, ContainerView } from '../../../main/contract/stacks.ts';

export interface Subject {
  readonly host: HostView;
  readonly container: ContainerView;
}

export type Perform = (act: ContainerAct, subject: Subject) => void;

export const ActsContext = createContext<Perform | null>(null);

/** Performs an act on a container from wherever it is pressed: asks first where it should, then shows its job. */
export function usePerform(): Perform {
  const perform = use(ActsContext);
  if (perform === null) throw new Error('No acts are provided above this component.');
  return perform;
}
