import type { Notifier } from '../contract/notices.ts';
import type { NotificationModel } from './notification-model.ts';

/** What a desktop tells of the notifications that it shows. */
export interface NotifierEvents {
  /** It was clicked (null), or one of its buttons was, by its place. */
  readonly invoked: (id: string, button: number | null) => void;
  /** It is gone from the desktop: a person sent it away, or it went by itself, as far as the desktop says so. */
  readonly closed: (id: string, byPerson: boolean) => void;
  /** The service can something else than before. */
  readonly changed: () => void;
  /** This way to show notifications is closed for good; another one must be opened. */
  readonly gone: () => void;
}

/** Pixels, a row after the other. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** One way to show notifications. */
export interface DesktopNotifier {
  facts(): Notifier;
  /** Shows it, in the place of one with the same id. Rejects with a sentence where it was not shown. */
  show(model: NotificationModel): Promise<void>;
  /** Takes it from the desktop; does nothing where it is gone. */
  withdraw(id: string): Promise<void>;
  /** Takes all of them away: nobody would answer their buttons any more. */
  close(): Promise<void>;
}
