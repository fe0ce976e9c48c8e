import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { docker, ensureLab, type LabWorld } from '../lab/world.ts';
import { electronArguments, openDesktop, type DesktopFace } from './support/faces.ts';
import { addLocalHost } from './support/lab-hosts.ts';
import { askedBy, chooseInTray, trayLabels, watchMenusAndQuestions } from './support/menus.ts';
import { packedProgram } from './support/packed-app.ts';
import { until } from './support/processes.ts';
import { textOf } from './support/texts.ts';

const stopped = `shell-stopped-${String(process.pid)}`;
const waitMs = 30_000;

let lab: LabWorld;
let face: DesktopFace | null = null;

beforeAll(async () => {
  lab = await ensureLab();
});

afterEach(async () => {
  await face?.close();
  face = null;
  await docker('local', ['rm', '-f', stopped]);
});

async function openReady(): Promise<DesktopFace> {
  face = await openDesktop('en');
  await face.page.getByRole('heading', { name: textOf('en', 'welcome.title') }).waitFor();
  return face;
}

async function startSecond({ folders }: DesktopFace, ...words: string[]): Promise<void> {
  const second = spawn(packedProgram, [...electronArguments, '--data', folders.dataFolder, ...words], {
    env: folders.env,
    stdio: 'ignore',
  });
  await once(second, 'exit');
}

async function closeWindow({ app }: DesktopFace): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await until('the window to close', async () => {
    return (await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)) === 0;
  });
}

describe('the tray', () => {
  it('leads from what is wrong to the dialog that mends it, which waits to be pressed', async () => {
    await docker('local', [
      'run',
      '-d',
      '--name',
      stopped,
      '--restart',
      'always',
      'busybox:1',
      'sleep',
      '600',
    ]);
    const opened = await openReady();
    await watchMenusAndQuestions(opened.app);
    const engine = await opened.attach();
    await addLocalHost(engine.client, lab);
    await docker('local', ['update', '--restart', 'no', stopped]);
    await docker('local', ['kill', stopped]);
    const dialog = opened.page.getByRole('dialog', {
      name: textOf('en', 'restart.title', { container: stopped }),
    });
    await chooseInTray(opened.app, `${stopped} on laptop`, 'Safe restart');
    await dialog.waitFor({ timeout: waitMs });
    expect(new URL(opened.page.url()).hash).toBe(`#/hosts/laptop/containers/${stopped}`);
    // Nothing was begun: a person presses the button, or goes away.
    expect((await engine.client.jobs.list({})).jobs).toEqual([]);
    await dialog.getByRole('button', { name: textOf('en', 'common.cancel') }).click();
    await dialog.waitFor({ state: 'hidden' });
    // It leads there a second time, although the address is the same.
    await chooseInTray(opened.app, `${stopped} on laptop`, 'Safe restart');
    await dialog.waitFor();
  });

  it('pauses and resumes the watching, and says so', async () => {
    const opened = await openReady();
    await watchMenusAndQuestions(opened.app);
    const engine = await opened.attach();
    await addLocalHost(engine.client, lab);
    await chooseInTray(opened.app, 'Pause watching');
    await until('the tray to say so', async () =>
      (await trayLabels(opened.app)).includes('Watching is paused'),
    );
    expect((await engine.client.overview.get()).watching).toBe(false);
    await chooseInTray(opened.app, 'Resume watching');
    await until('the watching', async () => (await engine.client.overview.get()).watching);
    expect(await askedBy(opened.app)).toEqual([]);
  });
});

describe('a wheelhouse:// link', () => {
  it('opens its screen in the app that runs in the tray', async () => {
    const opened = await openReady();
    await closeWindow(opened);
    const reopened = opened.app.waitForEvent('window');
    await startSecond(opened, 'wheelhouse://settings');
    const page = await reopened;
    await page.getByRole('heading', { name: textOf('en', 'settings.title'), level: 1 }).waitFor();
    await startSecond(opened, '--', 'wheelhouse://audit');
    await page.getByRole('heading', { name: textOf('en', 'audit.title'), level: 1 }).waitFor();
  });

  it('that leads nowhere or asks for an act opens the window as it is, and says so', async () => {
    const opened = await openReady();
    await watchMenusAndQuestions(opened.app);
    const before = opened.page.url();
    const links = [
      'wheelhouse://hosts/laptop/containers/web?dialog=restart',
      'wheelhouse://containers.restart/web',
      'wheelhouse://hosts/../../../etc/passwd',
      'wheelhouse:javascript:alert(1)',
    ];
    for (const link of links) await startSecond(opened, link);
    expect(opened.page.url()).toBe(before);
    await until('what was told', async () => (await askedBy(opened.app)).length === links.length);
    const engine = await opened.attach();
    expect((await engine.client.jobs.list({})).jobs).toEqual([]);
    expect((await askedBy(opened.app)).every((told) => told.includes('leads to no screen'))).toBe(true);
  });
});

describe('start at login', () => {
  it('is asked for in the settings, carried out by the app, and taken back', async () => {
    const opened = await openReady();
    const engine = await opened.attach();
    const folder = path.join(opened.folders.home, '.config', 'autostart');
    const entries = (): string[] => (existsSync(folder) ? readdirSync(folder) : []);
    expect(entries()).toEqual([]);
    await opened.page.goto(new URL('#/settings', opened.page.url()).href);
    const toggle = opened.page.getByRole('switch', { name: textOf('en', 'laptop.startAtLogin') });
    await toggle.click({ force: true });
    await until('the entry', () => entries().length === 1);
    const entry = readFileSync(path.join(folder, entries()[0] ?? ''), 'utf8');
    expect(entry).toContain(`Exec="${packedProgram}" "--hidden" "--data" "${opened.folders.dataFolder}"`);
    await until('the app to tell', async () => {
      return (await engine.client.observer.get()).desktop?.startAtLogin === 'on';
    });
    await toggle.click({ force: true });
    await until('the entry to go', () => entries().length === 0);
  });
});
