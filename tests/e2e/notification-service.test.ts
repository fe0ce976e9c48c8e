import { describe, expect, onTestFinished, test } from 'vitest';
import type { NotificationModel } from '../../main/electron/notification-model.ts';
import { openFreedesktop } from '../../main/electron/notifications-freedesktop.ts';
import { connectBus } from '../../main/platform/dbus/session-bus.ts';
import { messageTypes } from '../../main/platform/dbus/message.ts';
import { until } from './support/processes.ts';
import { ownNotifications, startDisplay, startNotifyd, startSessionBus } from '../support/session-bus.ts';

function model(changes: Partial<NotificationModel> = {}): NotificationModel {
  return {
    id: 'n1',
    title: 'web on shop is down',
    body: 'exit code 137',
    isUrgent: false,
    path: '/#/',
    openLabel: 'Show',
    buttons: [{ label: 'View logs', act: { kind: 'open', path: '/#/logs' } }],
    ...changes,
  };
}

async function open(socketPath: string) {
  const events: string[] = [];
  const notifier = await openFreedesktop({
    socketPath,
    picture: { width: 1, height: 1, rgba: Uint8Array.from([255, 0, 0, 255]) },
    events: {
      invoked: (id, button) => void events.push(`invoked ${id} ${String(button)}`),
      closed: (id, byPerson) => void events.push(`closed ${id}${byPerson ? '' : ' by itself'}`),
      changed: () => void events.push('changed'),
      gone: () => void events.push('gone'),
    },
  });
  onTestFinished(() => notifier.close());
  return { notifier, events };
}

describe('over a real session bus', () => {
  test('a notification arrives whole, with its buttons, and hostile text in it is no markup', async () => {
    const { socketPath } = await startSessionBus();
    const desktop = await ownNotifications(socketPath);
    const { notifier } = await open(socketPath);
    expect(notifier.facts()).toEqual({
      by: 'freedesktop',
      buttons: true,
      service: 'double 1',
      problem: null,
    });
    await notifier.show(model({ title: '<b>web</b>', body: '<a href="x">&\0 웹</a>', isUrgent: true }));
    expect(desktop.received).toMatchObject([
      {
        replaces: 0,
        title: '<b>web</b>',
        body: '&lt;a href="x"&gt;&amp; 웹&lt;/a&gt;',
        actions: ['0', 'View logs', 'default', 'Show'],
        hints: { urgency: 2, 'desktop-entry': 'wheelhouse' },
      },
    ]);
    expect(desktop.received[0]?.hints['image-data']).toEqual([1, 1, 4, true, 8, 4, [255, 0, 0, 255]]);
  });

  test('a click, a button and a dismissal are told, each of its own notification', async () => {
    const { socketPath } = await startSessionBus();
    const desktop = await ownNotifications(socketPath);
    const { notifier, events } = await open(socketPath);
    await notifier.show(model());
    await notifier.show(model({ id: 'n2' }));
    await notifier.show(model({ id: 'n3' }));
    desktop.press(1, 'default');
    desktop.press(2, '0');
    desktop.dismiss(3);
    await notifier.show(model({ id: 'n4' }));
    desktop.expire(4);
    await until('the desktop to be heard', () => events.length >= 6);
    expect(events).toEqual([
      'invoked n1 null',
      'closed n1',
      'invoked n2 0',
      'closed n2',
      'closed n3',
      'closed n4 by itself',
    ]);
  });

  test('a click in the very moment in which it is shown is heard', async () => {
    const { socketPath } = await startSessionBus();
    const desktop = await ownNotifications(socketPath);
    desktop.isEager = true;
    const { notifier, events } = await open(socketPath);
    for (let time = 0; time < 20; time += 1) await notifier.show(model({ id: `n${String(time)}` }));
    await until('every click to be heard', () => events.length >= 40, 2_000);
    expect(events.filter((event) => event.startsWith('invoked'))).toHaveLength(20);
  });

  test('the same notice again takes the place of the first, and is withdrawn when it is over', async () => {
    const { socketPath } = await startSessionBus();
    const desktop = await ownNotifications(socketPath);
    const { notifier } = await open(socketPath);
    await notifier.show(model());
    await notifier.show(model({ title: 'worse' }));
    expect(desktop.received.map(({ id, replaces }) => [id, replaces])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    await notifier.withdraw('n1');
    await notifier.withdraw('n1');
    expect(desktop.closed).toEqual([1]);
  });

  test('what another program on the bus says of a notification is not believed', async () => {
    const { socketPath } = await startSessionBus();
    const desktop = await ownNotifications(socketPath);
    const { notifier, events } = await open(socketPath);
    await notifier.show(model());
    const stranger = await connectBus(socketPath);
    onTestFinished(() => stranger.close());
    for (const destination of [undefined, ':1.1', ':1.2']) {
      stranger.send({
        type: messageTypes.signal,
        path: '/org/freedesktop/Notifications',
        interface: 'org.freedesktop.Notifications',
        member: 'ActionInvoked',
        destination,
        signature: 'us',
        body: [1, '0'],
      });
    }
    // It has passed the bus when something of the service that was sent later has.
    await stranger.call({
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      member: 'GetId',
    });
    desktop.dismiss(1);
    await until('the service to be heard', () => events.length > 0);
    expect(events).toEqual(['closed n1']);
  });

  test('a desktop without buttons is given none, and one without markup is given the text as it is', async () => {
    const { socketPath } = await startSessionBus();
    const desktop = await ownNotifications(socketPath, ['body']);
    const { notifier } = await open(socketPath);
    expect(notifier.facts().buttons).toBe(false);
    await notifier.show(model({ body: 'a < b' }));
    expect(desktop.received).toMatchObject([{ actions: [], body: 'a < b' }]);
  });

  test('without a service it says so, and is told as soon as one comes', async () => {
    const { socketPath } = await startSessionBus();
    const { notifier, events } = await open(socketPath);
    expect(notifier.facts()).toMatchObject({ by: 'none', problem: /no notification service/ });
    await expect(notifier.show(model())).rejects.toThrow(/no notification service/);
    events.length = 0;
    const desktop = await ownNotifications(socketPath);
    await until('the service to be seen', () => events.includes('changed'));
    await notifier.show(model());
    expect(desktop.received).toHaveLength(1);
    await desktop.leave();
    await expect(notifier.show(model())).rejects.toThrow(/no notification service/);
  });
});

test('the notification service of a real desktop shows it, and takes it away', async () => {
  const { address, socketPath } = await startSessionBus();
  startNotifyd(address, await startDisplay());
  const { notifier, events } = await open(socketPath);
  await until('the service to come', () => notifier.facts().by === 'freedesktop');
  expect(notifier.facts()).toMatchObject({ buttons: true, service: /Xfce Notify Daemon/ });
  await notifier.show(model());
  await notifier.withdraw('n1');
  await notifier.show(model({ id: 'n2', isUrgent: true }));
  expect(events.filter((event) => event !== 'changed')).toEqual([]);
});
