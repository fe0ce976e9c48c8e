import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { askBus, connectBus } from '../../main/platform/dbus/session-bus.ts';
import { messageTypes, type BusMessage } from '../../main/platform/dbus/message.ts';
import type { BusValue, Variant } from '../../main/platform/dbus/signature.ts';
import { temporaryFolder } from './folders.ts';

function endAfterTest(child: ChildProcess): void {
  onTestFinished(async () => {
    if (child.exitCode !== null || !child.kill('SIGTERM')) return;
    await once(child, 'exit');
  });
}

/** A session bus of its own for the running test; nothing of this machine's desktop is on it, and it starts nothing. */
export async function startSessionBus(): Promise<{ readonly address: string; readonly socketPath: string }> {
  const socketPath = path.join(temporaryFolder(), 'bus');
  const address = `unix:path=${socketPath}`;
  const configuration = path.join(path.dirname(socketPath), 'bus.conf');
  writeFileSync(
    configuration,
    `<busconfig><type>session</type><listen>${address}</listen><policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`,
  );
  const daemon = spawn('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--print-address'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  endAfterTest(daemon);
  await once(daemon.stdout, 'data');
  return { address, socketPath };
}

/** An X display that nobody sees, for the running test. */
export async function startDisplay(): Promise<string> {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  endAfterTest(server);
  const [number] = (await once(server.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  return `:${number.toString().trim()}`;
}

/** Starts the notification service of a real desktop on that bus and display, for the running test. */
export function startNotifyd(address: string, display: string): void {
  const [program] = globSync('/usr/lib/*/xfce4/notifyd/xfce4-notifyd');
  if (program === undefined) throw new Error('The Debian package xfce4-notifyd is not installed.');
  const env = { ...process.env, DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: address };
  endAfterTest(spawn(program, [], { stdio: 'ignore', env }));
}

export interface ReceivedNotification {
  readonly id: number;
  readonly replaces: number;
  readonly title: string;
  readonly body: string;
  /** Key and label in turn. */
  readonly actions: readonly string[];
  readonly hints: Readonly<Record<string, BusValue>>;
}

const serviceName = 'org.freedesktop.Notifications';

/** A notification service that shows nothing and keeps all: a double of the desktop for what a picture cannot show. */
export async function ownNotifications(
  socketPath: string,
  capabilities: readonly string[] = ['actions', 'body', 'body-markup', 'persistence'],
) {
  const bus = await connectBus(socketPath);
  const received: ReceivedNotification[] = [];
  const closed: number[] = [];
  let last = 0;
  const answer = (call: BusMessage, signature: string, body: readonly BusValue[]): void => {
    const { sender: destination, serial: replySerial } = call;
    bus.send({ type: messageTypes.answer, replySerial, destination, signature, body });
  };
  const signal = (member: string, signature: string, body: readonly BusValue[]): void => {
    const at = { path: '/org/freedesktop/Notifications', interface: serviceName };
    bus.send({ ...at, type: messageTypes.signal, member, signature, body });
  };
  const close = (id: number, reason: number): void => {
    closed.push(id);
    signal('NotificationClosed', 'uu', [id, reason]);
  };
  bus.onMessage((call) => {
    if (call.type !== messageTypes.call) return;
    const { body } = call;
    if (call.member === 'GetCapabilities') answer(call, 'as', [capabilities]);
    else if (call.member === 'GetServerInformation') answer(call, 'ssss', ['double', 'test', '1', '1.2']);
    else if (call.member === 'CloseNotification') {
      answer(call, '', []);
      close(body[0] as number, 3);
    } else if (call.member === 'Notify') {
      const [, replaces, , title, text, actions, hints] = body;
      const id = replaces === 0 ? (last += 1) : (replaces as number);
      const given = (hints as readonly (readonly [string, Variant])[]).map(([key, { value }]) => [
        key,
        value,
      ]);
      received.push({
        id,
        replaces: replaces as number,
        title: title as string,
        body: text as string,
        actions: actions as readonly string[],
        hints: Object.fromEntries(given) as ReceivedNotification['hints'],
      });
      answer(call, 'u', [id]);
      if (desktop.isEager) desktop.press(id, 'default');
    }
  });
  await bus.call({
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'RequestName',
    signature: 'su',
    body: [serviceName, 0],
  });
  onTestFinished(() => bus.close());
  const desktop = {
    received,
    closed,
    /** Whether somebody clicks on each notification in the moment in which it is there. */
    isEager: false,
    /** Somebody presses a button; the desktop then takes the notification away. */
    press(id: number, key: string): void {
      signal('ActionInvoked', 'us', [id, key]);
      close(id, 2);
    },
    /** It goes by itself. */
    expire: (id: number) => close(id, 1),
    /** Somebody dismisses it. */
    dismiss: (id: number) => close(id, 2),
    /** The service ends. */
    leave: async () => {
      await askBus(bus, 'ReleaseName', serviceName);
      bus.close();
    },
  };
  return desktop;
}
