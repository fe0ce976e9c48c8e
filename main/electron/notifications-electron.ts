import { Notification } from 'electron';
import type { NotificationModel } from './notification-model.ts';
import type { DesktopNotifier, NotifierEvents } from './notifier.ts';

// macOS shows buttons; elsewhere than on Linux, which has a way of its own, a click opens the screen that has them.
const hasButtons = process.platform === 'darwin';
const shownWithinMs = 3_000;

/** Notifications as Electron has them on macOS and Windows. */
export function openElectronNotifications(events: NotifierEvents): DesktopNotifier {
  const shown = new Map<string, Notification>();

  function build(model: NotificationModel): Notification {
    const buttons = model.buttons.map(({ label }) => ({ type: 'button', text: label }) as const);
    const notification = new Notification({
      title: model.title,
      body: model.body,
      urgency: model.isUrgent ? 'critical' : 'normal',
      ...(hasButtons ? { actions: [...buttons] } : {}),
    });
    const gone = (): void => {
      if (shown.get(model.id) !== notification) return;
      shown.delete(model.id);
      // Whether a person sent it away is not told.
      events.closed(model.id, false);
    };
    notification.on('click', () => events.invoked(model.id, null));
    notification.on('action', (_event, index) => events.invoked(model.id, index));
    notification.on('close', gone);
    return notification;
  }

  function withdraw(id: string): Promise<void> {
    const notification = shown.get(id);
    shown.delete(id);
    notification?.close();
    return Promise.resolve();
  }

  return {
    facts: () => {
      const isThere = Notification.isSupported();
      const problem = isThere ? null : 'This desktop shows no notifications.';
      return { by: isThere ? 'electron' : 'none', buttons: isThere && hasButtons, service: null, problem };
    },
    async show(model) {
      await withdraw(model.id);
      const notification = build(model);
      await new Promise<void>((resolve, reject) => {
        // A desktop without a service says nothing at all.
        const timer = setTimeout(() => reject(new Error('The desktop showed nothing.')), shownWithinMs);
        const settle = (act: () => void) => (): void => {
          clearTimeout(timer);
          act();
        };
        notification.once('show', settle(resolve));
        notification.once('failed', (_event, error) =>
          settle(() => reject(new Error(`The desktop showed nothing: ${error}`)))(),
        );
        shown.set(model.id, notification);
        notification.show();
      });
    },
    withdraw,
    async close() {
      await Promise.all([...shown.keys()].map(withdraw));
    },
  };
}
