import type { Audit } from '../platform/audit/types.ts';
import type { Faces } from '../platform/faces/faces.ts';
import { createListeners } from '../platform/streams/listeners.ts';
import { createOutbox } from './outbox.ts';
import { createNoticesRoutes } from './routes.ts';
import { createNoticeStore } from './store.ts';
import { NoticeWatch, type WatchDeps } from './watch.ts';

export interface NoticesRoomDeps extends Omit<WatchDeps, 'store' | 'outbox'> {
  readonly audit: Audit;
  readonly faces: Faces;
}

/** Puts the room of notices together: what is told on the desktop, once, through a face that can show it. */
export function createNoticesRoom(deps: NoticesRoomDeps) {
  const { clock, database, audit, faces, settings, report } = deps;
  const store = createNoticeStore(database, 'desktop');
  const listeners = createListeners<null>();
  const changed = (): void => listeners.emit(null);
  const outbox = createOutbox({ clock, store, faces, settings, changed, report });
  const watch = new NoticeWatch({ ...deps, store, outbox });
  return {
    routes: createNoticesRoutes({ audit, store, faces, listeners }),
    start(): void {
      outbox.start();
      watch.start();
    },
    stop(): Promise<void> {
      watch.stop();
      outbox.stop();
      return Promise.resolve();
    },
  };
}
