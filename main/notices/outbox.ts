import type { NoticeView } from '../contract/notices.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { FaceAnswer, FaceAsk, Faces } from '../platform/faces/faces.ts';
import type { SettingsStore } from '../platform/settings/types.ts';
import { isWanted, type StoredNotice } from './model.ts';
import type { NoticeStore } from './store.ts';

interface OutboxParts {
  readonly clock: Clock;
  readonly store: NoticeStore;
  readonly faces: Pick<Faces, 'ask' | 'can' | 'subscribe'>;
  readonly settings: Pick<SettingsStore, 'get'>;
  /** Something about what is told has changed. */
  readonly changed: () => void;
  readonly report: (error: unknown, where: string) => void;
}

/** Hands what is to be told to the one face that can show it. */
export interface Outbox {
  /** Tells what waits, one after the other, for as long as a face shows it. Never rejects. */
  deliver(): void;
  /** Takes notices from the desktop. */
  withdraw(ids: readonly string[]): void;
  start(): void;
  stop(): void;
}

const againMs = 30_000;
const triesAtMost = 5;
// What is past and was heard by nobody for a day is no news.
const staleAfterMs = 86_400_000;

/**
 * At least once: a notice waits until a face says that it showed it, however often the engine ends meanwhile. A face that is
 * asked for the same notice again puts it in the place of the first.
 */
export function createOutbox({ clock, store, faces, settings, changed, report }: OutboxParts): Outbox {
  let isDelivering = false;
  let isAskedAgain = false;
  let tries = 0;
  let retry: Disposable | null = null;
  let subscription: Disposable | null = null;
  let isStopped = false;

  function next(): StoredNotice | undefined {
    const { notifications } = settings.get();
    return store.waiting().find(({ severity }) => isWanted(severity, notifications));
  }

  function keep({ id, content }: StoredNotice, change: Partial<StoredNotice>): void {
    const current = store.find(id);
    // It may have ended, or have been taken into a group, or tell of more, while the face was asked.
    const isSame = JSON.stringify(current?.content) === JSON.stringify(content);
    if (current?.state === 'waiting' && isSame) store.save({ ...current, ...change });
    changed();
  }

  async function tell(notice: StoredNotice): Promise<void> {
    const now = clock.now();
    if (notice.endedAt !== null && now - notice.decidedAt > staleAfterMs) {
      keep(notice, { state: 'withdrawn' });
      return;
    }
    const { id, severity, content } = notice;
    const act = { kind: 'show', notice: { id, severity, content } } as const;
    const { fate, by }: FaceAnswer = await faces.ask({ ability: 'notify', act });
    const state: NoticeView['state'] = fate === 'seen' ? 'seen' : 'shown';
    keep(notice, { state, toldAt: clock.now(), toldBy: by });
    const current = store.find(id);
    if (
      state === 'shown' &&
      (current?.state === 'grouped' || (current?.endedAt ?? null) !== notice.endedAt)
    ) {
      withdraw([id]);
    }
  }

  async function run(): Promise<void> {
    for (let notice = next(); notice !== undefined; notice = next()) {
      if (isStopped || !faces.can('notify')) return;
      try {
        await tell(notice);
        tries = 0;
      } catch {
        // The face said no, or went: it waits for another one, or for a while.
        tries += 1;
        if (tries < triesAtMost) retry ??= clock.after(againMs, again);
        return;
      }
    }
  }

  function again(): void {
    retry = null;
    deliver();
  }

  function deliver(): void {
    isAskedAgain = true;
    if (isDelivering || isStopped) return;
    isDelivering = true;
    void (async () => {
      try {
        while (isAskedAgain) {
          isAskedAgain = false;
          await run();
        }
      } catch (error) {
        report(error, 'notices');
      } finally {
        isDelivering = false;
      }
    })();
    changed();
  }

  function withdraw(ids: readonly string[]): void {
    for (const noticeId of ids) {
      const asked: FaceAsk = { ability: 'notify', act: { kind: 'withdraw', noticeId } };
      // A face that is gone took its notices with it.
      if (faces.can('notify')) faces.ask(asked).catch(() => undefined);
    }
  }

  return {
    deliver,
    withdraw,
    start() {
      subscription = faces.subscribe(() => {
        tries = 0;
        deliver();
      });
    },
    stop() {
      isStopped = true;
      subscription?.[Symbol.dispose]();
      retry?.[Symbol.dispose]();
    },
  };
}
