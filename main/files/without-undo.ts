import { WheelhouseError } from '../platform/errors.ts';
import type { Undo } from '../platform/undo/types.ts';

/** Where no watchdog can be planted, nothing that would need one is done. */
export const withoutUndo: Pick<Undo, 'plant'> = {
  plant: ({ acts }) =>
    Promise.reject(
      new WheelhouseError(
        'REFUSED',
        `${acts.map(({ name }) => name).join(', ')} cannot be taken away for a copy: no watchdog can be planted that would put it back.`,
        { hint: 'Copy it while it runs (--consistency running).', details: { reason: 'no-undo' } },
      ),
    ),
};
