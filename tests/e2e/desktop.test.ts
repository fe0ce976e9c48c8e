import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { attachToEngine } from '../../main/server/attach.ts';
import { electronArguments, openDesktop, openWindow, type DesktopFace } from './support/faces.ts';
import { createFreshHome } from './support/folders.ts';
import { ensurePackedApp, packedProgram } from './support/packed-app.ts';
import { processesNaming, until } from './support/processes.ts';
import { patternOf, textOf } from './support/texts.ts';

let face: DesktopFace | null = null;

afterEach(async () => {
  await face?.close();
  face = null;
});

async function openReady(): Promise<DesktopFace> {
  face = await openDesktop('en');
  await face.page.getByRole('heading', { name: textOf('en', 'welcome.title') }).waitFor();
  return face;
}

function windowsOf({ app }: DesktopFace): Promise<number> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
}

/** Closes the window as a person does, with the button in its frame. */
async function closeWindow(opened: DesktopFace): Promise<void> {
  await opened.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await until('the window to close', async () => (await windowsOf(opened)) === 0);
}

/** The renderer processes of the app; one is the page. */
function renderersOf({ app }: DesktopFace): Promise<number[]> {
  return app.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ type }) => type === 'Tab')
      .map(({ pid }) => pid),
  );
}

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${String(pid)}`);
}

async function startSecond({ folders }: DesktopFace, ...words: string[]): Promise<number | null> {
  const second = spawn(packedProgram, [...electronArguments, '--data', folders.dataFolder, ...words], {
    env: folders.env,
    stdio: 'ignore',
  });
  await once(second, 'exit');
  return second.exitCode;
}

describe('the app', () => {
  it('opens its window when it is started', async () => {
    // Without Playwright: the page is seen from the engine, as the face that joins the shell and this test.
    ensurePackedApp();
    const folders = createFreshHome();
    const { dataFolder, env } = folders;
    const app = spawn(packedProgram, [...electronArguments, '--data', dataFolder], { env, stdio: 'ignore' });
    try {
      await until('the engine to start', () => existsSync(path.join(dataFolder, 'engine.json')));
      const engine = await attachToEngine({ dataFolder, face: 'cli', start: false });
      await until('the page to attach', async () => (await engine.client.system.get()).faces === 3);
      engine.close();
    } finally {
      app.kill('SIGTERM');
      await until('every process to end', () => processesNaming(dataFolder).length === 0);
      folders.remove();
    }
  });

  it('stays in the tray when its window is closed, without a renderer, and comes back', async () => {
    const opened = await openReady();
    const renderers = await renderersOf(opened);
    expect(renderers).toHaveLength(1);
    expect(renderers.every(isRunning)).toBe(true);
    await closeWindow(opened);
    await until('the renderer to end', () => !renderers.some(isRunning));
    expect(await renderersOf(opened)).toEqual([]);
    // The engine watches on.
    const engine = await opened.attach();
    expect((await engine.client.system.get()).pid).toBe(engine.engine.pid);
    engine.close();
    const page = await openWindow(opened.app);
    await page.getByRole('heading', { name: textOf('en', 'welcome.title') }).waitFor();
  });

  it('is started once for each data folder: a second start opens the first one’s window', async () => {
    const opened = await openReady();
    await closeWindow(opened);
    const reopened = opened.app.waitForEvent('window');
    expect(await startSecond(opened)).toBe(0);
    await (await reopened).getByRole('heading', { name: textOf('en', 'welcome.title') }).waitFor();
    expect(await windowsOf(opened)).toBe(1);
    expect(await startSecond(opened)).toBe(0);
    expect(await windowsOf(opened)).toBe(1);
  });

  it('goes on when a second start brings a link that is too long to be told', async () => {
    const opened = await openReady();
    const link = (characters: number): string => `wheelhouse://${'a'.repeat(characters)}`;
    expect(await startSecond(opened, '--', link(20_000))).toBe(2);
    expect(await windowsOf(opened)).toBe(1);
    // One that fits is read, and is no screen.
    expect(await startSecond(opened, '--', link(11_000))).toBe(0);
    expect(await windowsOf(opened)).toBe(1);
  });

  it('keeps the place of its window', async () => {
    const opened = await openReady();
    await opened.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 900, height: 600 });
    });
    await closeWindow(opened);
    await openWindow(opened.app);
    const bounds = await opened.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    );
    expect(bounds).toMatchObject({ width: 900, height: 600 });
  });

  it('closes a window of any size without a word', async () => {
    const opened = await openReady();
    await opened.app.evaluate(({ BrowserWindow, dialog }) => {
      const failures: string[] = [];
      Object.assign(globalThis, { failures });
      dialog.showErrorBox = (_title, content) => failures.push(content);
      const [window] = BrowserWindow.getAllWindows();
      window?.setMinimumSize(1, 1);
      window?.setSize(200, 100);
    });
    await closeWindow(opened);
    const failures = await opened.app.evaluate(
      () => (globalThis as unknown as { failures: string[] }).failures,
    );
    expect(failures).toEqual([]);
    await openWindow(opened.app);
  });

  it('says so when the engine is killed, starts it again, and goes on', async () => {
    const opened = await openReady();
    const { page } = opened;
    const before = await opened.attach();
    const firstPid = before.engine.pid;
    process.kill(firstPid, 'SIGKILL');
    await page.getByText(patternOf('en', 'app.away')).waitFor();
    await page.getByText(patternOf('en', 'app.away')).waitFor({ state: 'hidden', timeout: 30_000 });
    const after = await opened.attach();
    expect(after.engine.pid).not.toBe(firstPid);
    after.close();
    // The page talks to the new engine: what it changes there is there.
    await page.getByRole('link', { name: textOf('en', 'app.settings') }).click();
    await page.getByRole('link', { name: textOf('en', 'app.overview') }).click();
    await page.getByRole('heading', { name: textOf('en', 'welcome.title') }).waitFor();
  });

  it('shares its engine with whoever asks for one, and takes it along when it quits', async () => {
    const opened = await openReady();
    const engine = await opened.attach();
    const { faces } = await engine.client.system.get();
    // The shell, its page, and this test.
    expect(faces).toBe(3);
    engine.close();
    await opened.app.close();
    await until('every process to end', () => processesNaming(opened.folders.dataFolder).length === 0);
  });
});
