import type { CallGate } from '../platform/routes/call-gate.ts';
import { allowList, refusalOf, whyRefused, type SupportFacts } from './model.ts';
import type { SupportOperations } from './operations.ts';

/** What stands before every procedure while the mode is on. */
export function createSupportGate(operations: SupportOperations, facts: SupportFacts): CallGate {
  return {
    refusal(procedure, input) {
      if (!operations.isOn()) return null;
      const why = whyRefused(procedure, input, facts);
      return why === null ? null : refusalOf(procedure, why, operations.view().by);
    },
    keepsOpen: (procedure) => Object.hasOwn(allowList, procedure),
    onClosed: (listener) =>
      operations.subscribe(({ on }) => {
        if (on) listener();
      }),
  };
}
