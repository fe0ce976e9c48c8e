import type { Notices } from '../contract/notices.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Faces } from '../platform/faces/faces.ts';
import type { StoredNotice } from './model.ts';
import type { NoticeStore } from './store.ts';

const listedUnlessTold = 100;

/** What was told, newest first, and the desktop that tells. */
export function listNotices(store: NoticeStore, faces: Faces, limit = listedUnlessTold): Notices {
  const notices = store.list(limit).map(({ groupedIn: _group, ...notice }) => notice);
  return { notices, notifier: faces.notifier() };
}

/** Shows a test notification now, whoever looks at what. Throws REFUSED where no desktop can. */
export async function sendTest(store: NoticeStore, faces: Faces) {
  const notifier = faces.notifier();
  if (notifier !== null && !faces.can('notify')) {
    throw new WheelhouseError('REFUSED', notifier.problem ?? 'This desktop cannot show notifications.');
  }
  const notice = { id: store.newId(), severity: 'info', content: { type: 'test' } } as const;
  const { by } = await faces.ask({ ability: 'notify', act: { kind: 'show', notice } });
  if (notifier === null) throw new WheelhouseError('REFUSED', 'The desktop app went away just now.');
  return { toldBy: by, notifier };
}

/** Keeps what its reader did with a notice. One that is kept no longer, such as a test, is nobody's loss. */
export function reportOutcome(
  store: NoticeStore,
  id: string,
  outcome: NonNullable<StoredNotice['outcome']>,
): void {
  const notice = store.find(id);
  if (notice !== undefined) store.save({ ...notice, outcome });
}
