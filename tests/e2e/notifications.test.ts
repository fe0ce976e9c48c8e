import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { docker, ensureLab, type LabWorld } from '../lab/world.ts';
import { narrowEngine } from '../support/narrow-engine.ts';
import { ownNotifications, startNotifyd, startSessionBus } from '../support/session-bus.ts';
import { openDesktop, type DesktopFace } from './support/faces.ts';
import { createFreshHome } from './support/folders.ts';
import { ensurePackedApp } from './support/packed-app.ts';
import { until } from './support/processes.ts';

let lab: LabWorld;

beforeAll(async () => {
  lab = await ensureLab();
  ensurePackedApp();
});

/** A container of this test alone, gone with it. */
async function create(script: readonly string[], options: readonly string[] = []): Promise<string> {
  const name = `notices-${randomBytes(4).toString('hex')}`;
  onTestFinished(async () => {
    await docker('local', ['rm', '--force', name]).catch(() => undefined);
  });
  await docker('local', [
    'create',
    '--name',
    name,
    '--stop-timeout',
    '1',
    ...options,
    'busybox:1',
    ...script,
  ]);
  return name;
}

/** Crashed, and down since then. */
async function crashed(): Promise<string> {
  const name = await create(['sh', '-c', 'exit 3']);
  await docker('local', ['start', name]);
  return name;
}

/** Its engine could not start it, for want of its program; with the program there it starts. */
async function incomplete(): Promise<{ readonly name: string; complete(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'notices-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const name = await create(['/given/program'], ['--volume', `${folder}:/given`]);
  await docker('local', ['start', name]).catch(() => undefined);
  return {
    name,
    complete() {
      const program = path.join(folder, 'program');
      writeFileSync(program, '#!/bin/sh\nsleep 600\n');
      chmodSync(program, 0o755);
    },
  };
}

async function closeWindow({ app }: DesktopFace): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await until('the window to close', () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 0),
  );
}

/** The address of the screen that the app shows. */
async function shownScreen({ app }: DesktopFace): Promise<string> {
  return app.evaluate(({ BrowserWindow }) => {
    return BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '';
  });
}

test('a crashed container is told with its fix, and what is pressed there is done', async () => {
  const { address, socketPath } = await startSessionBus();
  const desktop = await ownNotifications(socketPath);
  const web = await crashed();
  const worker = await incomplete();
  const engine = await narrowEngine(lab.local.dockerHost.replace('unix://', ''), [web, worker.name]);
  const home = createFreshHome();
  const face = await openDesktop('en', { ...home, env: { ...home.env, DBUS_SESSION_BUS_ADDRESS: address } });
  onTestFinished(() => face.close());
  await closeWindow(face);
  const { client } = await face.attach();
  await client.hosts.add({ address: `unix://${engine}`, name: 'laptop', environment: 'production' });
  await until('the app to lend its desktop', async () => (await client.notices.list()).notifier !== null);
  expect((await client.notices.list()).notifier).toMatchObject({ by: 'freedesktop', buttons: true });

  // A test is shown at once, while the problems have to last.
  await client.notices.test();
  const [first] = desktop.received;
  expect(first).toMatchObject({ title: 'This is a test', hints: { urgency: 1 } });
  desktop.press(first?.id ?? 0, 'default');
  await until('the settings to open', async () => (await shownScreen(face)).includes('/#/settings'));
  await closeWindow(face);

  await until('both problems to be told', () => desktop.received.length >= 3, 40_000);
  expect(desktop.received).toHaveLength(3);
  const ofWeb = desktop.received.find(({ title }) => title.startsWith(web));
  const ofWorker = desktop.received.find(({ title }) => title.startsWith(worker.name));
  expect(ofWeb).toMatchObject({
    title: `${web} on laptop is down`,
    body: 'exit code 3',
    actions: ['0', 'Safe restart…', '1', 'View logs', 'default', 'Show'],
    hints: { urgency: 2 },
  });
  expect(ofWorker?.actions).toEqual(['0', 'Start', '1', 'View logs', 'default', 'Show']);

  worker.complete();
  desktop.press(ofWorker?.id ?? 0, '0');
  await until('the container to run', async () => {
    return (
      (await docker('local', ['inspect', '--format', '{{.State.Status}}', worker.name])).trim() === 'running'
    );
  });
  const started = async () => (await client.jobs.list()).jobs[0];
  await until('the job to end', async () => (await started())?.state === 'succeeded');
  expect(await started()).toMatchObject({ kind: 'containers.start', requestedBy: /\(desktop\)$/ });

  const opened = face.app.waitForEvent('window');
  desktop.press(ofWeb?.id ?? 0, '0');
  const page = await opened;
  // Nothing is restarted by a click on a notification: the dialog that weighs it is open.
  await page.getByRole('dialog').getByText(web).first().waitFor();
  expect((await client.jobs.list()).jobs).toHaveLength(1);
  expect((await client.notices.list()).notices).toMatchObject([{ outcome: 'acted' }, { outcome: 'acted' }]);
});

/** Where the notification stands on the screen, as the mouse finds it; null while there is none. */
function popup(): { readonly right: number; readonly bottom: number } | null {
  try {
    const options = { encoding: 'utf8', stdio: 'pipe' } as const;
    const [id] = execFileSync(
      'xdotool',
      ['search', '--onlyvisible', '--class', 'xfce4-notifyd'],
      options,
    ).split('\n');
    const geometry = execFileSync('xdotool', ['getwindowgeometry', '--shell', id ?? ''], options);
    const read = (name: string): number => Number(new RegExp(`^${name}=(\\d+)$`, 'm').exec(geometry)?.[1]);
    return { right: read('X') + read('WIDTH'), bottom: read('Y') + read('HEIGHT') };
  } catch {
    return null;
  }
}

test('on a real desktop the notification is seen, and a click of the mouse opens its screen', async () => {
  const { address } = await startSessionBus();
  startNotifyd(address, process.env['DISPLAY'] ?? '');
  const home = createFreshHome();
  const face = await openDesktop('en', { ...home, env: { ...home.env, DBUS_SESSION_BUS_ADDRESS: address } });
  onTestFinished(() => face.close());
  await closeWindow(face);
  const { client } = await face.attach();
  await until('the app to lend its desktop', async () => {
    return (await client.notices.list()).notifier?.by === 'freedesktop';
  });
  expect(await client.notices.test()).toMatchObject({ notifier: { service: /Xfce Notify Daemon/ } });
  await until('the notification to be seen', () => popup() !== null);
  await until('a click to open the settings', async () => {
    const place = popup();
    // The last of its buttons, in the corner at the bottom right.
    if (place !== null) {
      const at = [place.right - 50, place.bottom - 35].map(String);
      execFileSync('xdotool', ['mousemove', ...at, 'click', '1']);
    }
    return (await shownScreen(face)).includes('/#/settings');
  });
  await until('the notification to go', () => popup() === null);
});
