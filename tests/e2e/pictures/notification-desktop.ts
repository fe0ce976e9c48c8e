// Shows a notification as the app does, on the display and the session bus of its environment, and takes a picture of it.
//
//   node tests/e2e/pictures/notification-desktop.ts LANGUAGE FILE
import { execFileSync, spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { toNotification } from '../../../main/electron/notification-model.ts';
import { openFreedesktop } from '../../../main/electron/notifications-freedesktop.ts';
import { sessionBusSocket } from '../../../main/platform/dbus/session-bus.ts';
import { until } from '../support/processes.ts';

const side = 48;
const settleMs = 1_000;
const [, , language = 'en', file = ''] = process.argv;
const icon = path.resolve(import.meta.dirname, '../../../assets/icons/256x256.png');
const ignore = (): void => undefined;

const [program = 'xfce4-notifyd'] = globSync('/usr/lib/*/xfce4/notifyd/xfce4-notifyd');
const daemon = spawn(program, [], { stdio: 'ignore' });
const rgba = execFileSync('convert', [
  icon,
  '-resize',
  `${String(side)}x${String(side)}`,
  '-depth',
  '8',
  'rgba:-',
]);
const notifier = await openFreedesktop({
  socketPath: sessionBusSocket(process.env) ?? '',
  picture: { width: side, height: side, rgba },
  events: { invoked: ignore, closed: ignore, changed: ignore, gone: ignore },
});
await until('the notification service to come', () => notifier.facts().by === 'freedesktop');
const problem = {
  id: 'picture',
  severity: 'critical',
  kind: 'containerDown',
  hostId: 'shop',
  host: 'shop',
  environment: 'production',
  containerId: 'redis',
  subject: 'price-api-redis-1',
  stack: 'price-api',
  since: null,
  detail: null,
  exitCode: 137,
  hiddenHosts: null,
  fix: 'restart',
  jobId: null,
} as const;
await notifier.show(
  toNotification(
    { id: 'picture', severity: 'critical', content: { type: 'problem', problem } },
    { language: language === 'ko' ? 'ko' : 'en', mayStart: true },
  ),
);
await new Promise((resolve) => setTimeout(resolve, settleMs));
// What is around it is black and says nothing.
execFileSync('import', ['-window', 'root', '-trim', '+repage', file]);
await notifier.close();
daemon.kill();
