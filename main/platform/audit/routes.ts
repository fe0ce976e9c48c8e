import { implementer } from '../routes/implementer.ts';
import { latest } from '../streams/latest.ts';
import type { Audit } from './types.ts';

/** Binds the procedures `audit.*`. Each item of `audit.watch` is the whole page, newest first. */
export function createAuditRoutes(audit: Audit) {
  return {
    list: implementer.audit.list.handler(({ input }) => ({
      entries: [...audit.list(input ?? {})],
    })),
    watch: implementer.audit.watch.handler(({ input, signal }) =>
      Promise.resolve(
        latest({
          read: () => ({ entries: [...audit.list(input ?? {})] }),
          subscribe: (changed) => audit.subscribe(changed),
          signal,
        }),
      ),
    ),
    verify: implementer.audit.verify.handler(() => audit.verify()),
  };
}
