import { implementer } from '../routes/implementer.ts';
import { latest } from '../streams/latest.ts';
import type { Audit } from './types.ts';

type Page = Parameters<Audit['list']>[0];

/** The newest page at first, afterwards the entries that are new since; newest first. */
function watch(audit: Audit, page: Page, signal: AbortSignal | undefined) {
  let seen = 0;
  return latest({
    read: () => {
      const entries = audit.list(page).filter((entry) => entry.seq > seen);
      seen = entries[0]?.seq ?? seen;
      return { entries };
    },
    subscribe: (changed) => audit.subscribe(changed),
    signal,
  });
}

/** Binds the procedures `audit.*`. */
export function createAuditRoutes(audit: Audit) {
  return {
    list: implementer.audit.list.handler(({ input }) => ({ entries: [...audit.list(input ?? {})] })),
    watch: implementer.audit.watch.handler(({ input, signal }) =>
      Promise.resolve(watch(audit, input ?? {}, signal)),
    ),
    verify: implementer.audit.verify.handler(() => audit.verify()),
  };
}
