import { audited } from '../platform/audit/audited.ts';
import type { Audit } from '../platform/audit/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Faces } from '../platform/faces/faces.ts';
import { implementer } from '../platform/routes/implementer.ts';
import type { Listeners } from '../platform/streams/listeners.ts';
import { latest } from '../platform/streams/latest.ts';
import { listNotices, reportOutcome, sendTest } from './operations.ts';
import type { NoticeStore } from './store.ts';

interface NoticesRoutesParts {
  readonly audit: Audit;
  readonly store: NoticeStore;
  readonly faces: Faces;
  readonly listeners: Listeners<null>;
}

/** Binds the procedures `notices.*`. */
export function createNoticesRoutes({ audit, store, faces, listeners }: NoticesRoutesParts) {
  const routes = implementer.notices;
  const subscribe = (changed: () => void): Disposable => {
    const sources = [listeners.add(changed), faces.subscribe(changed)];
    return { [Symbol.dispose]: () => sources.forEach((source) => source[Symbol.dispose]()) };
  };
  return {
    list: routes.list.handler(({ input }) => listNotices(store, faces, input?.limit)),
    watch: routes.watch.handler(({ input, signal }) =>
      Promise.resolve(latest({ read: () => listNotices(store, faces, input?.limit), subscribe, signal })),
    ),
    test: routes.test.handler(({ context }) => {
      const asked = {
        actor: context.actor,
        act: 'notices.test',
        hostId: null,
        host: null,
        subject: 'desktop',
      };
      return audited(audit, asked, async (record) => {
        const told = await sendTest(store, faces);
        record.after({ toldBy: told.toldBy, by: told.notifier.by });
        return told;
      });
    }),
    report: routes.report.handler(({ input, context }) => {
      if (context.lends?.has('notify') !== true) {
        throw new WheelhouseError(
          'REFUSED',
          'Only the desktop app that showed a notice tells what became of it.',
        );
      }
      reportOutcome(store, input.id, input.outcome);
      listeners.emit(null);
      return {};
    }),
  };
}
