import type { Contract } from '../../../main/contract/contract.ts';
import { useSupport } from './engine-context.tsx';

/** The name of a procedure of the contract: `containers.remove`. */
type ProcedureName = {
  [Noun in keyof Contract]: `${Noun}.${Extract<keyof Contract[Noun], string>}`;
}[keyof Contract];

/**
 * Answers whether a procedure is let through now: in support mode few are. The engine refuses the others whatever a page
 * shows; this keeps a page from offering them.
 */
export function useMay(): (procedure: string) => boolean {
  const support = useSupport().value;
  return (procedure) => support?.on !== true || support.allowed.includes(procedure);
}

/** Whether one procedure is let through now. */
export function useMayDo(procedure: ProcedureName): boolean {
  return useMay()(procedure);
}

/** What offers a procedure: it is not there while support mode refuses that. */
export function MayDo({
  procedure,
  children,
}: {
  readonly procedure: ProcedureName;
  readonly children: React.ReactNode;
}) {
  return useMayDo(procedure) ? children : null;
}
