import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { _electron, chromium, type ElectronApplication, type Page } from 'playwright-core';
import { attachToEngine, type Attachment } from '../../../main/server/attach.ts';
import { createFreshHome, type FreshHome } from './folders.ts';
import { ensureBuilt, ensurePackedApp, packedProgram } from './packed-app.ts';
import { endProcessesOf, until } from './processes.ts';
import type { Language } from './texts.ts';

export const faceKinds = ['chromium', 'electron'] as const;
export type FaceKind = (typeof faceKinds)[number];

/** A person's window on Wheelhouse: the same page in a browser and in the app. */
export interface Face {
  readonly kind: FaceKind;
  readonly page: Page;
  readonly folders: FreshHome;
  /** Attaches to the engine's socket, as one more face; closed with this one. */
  attach(): Promise<Attachment>;
  /** Ends everything that was started and removes the folders. */
  close(): Promise<void>;
}

/** The app, with the ways that Playwright has into Electron's main process. */
export interface DesktopFace extends Face {
  readonly app: ElectronApplication;
}

const repository = path.resolve(import.meta.dirname, '../../..');
const startTimeoutMs = 60_000;
// The app lets its engine carry on for a few seconds; one that is not gone by then waits for something that never comes.
const endTimeoutMs = 30_000;
const viewport = { width: 1280, height: 820 } as const;
const locales: Readonly<Record<Language, string>> = { en: 'en-US', ko: 'ko-KR' };

// A clean profile that asks nobody on the network for anything.
const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Chromium refuses to run its sandbox as root. */
export const electronArguments: readonly string[] = [
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
];

interface Attacher {
  readonly attach: () => Promise<Attachment>;
  readonly closeAll: () => void;
}

function createAttacher(dataFolder: string): Attacher {
  const attachments: Attachment[] = [];
  return {
    attach: async () => {
      // The face starts the engine, and may have been opened a moment ago.
      await until(
        'the engine to start',
        () => existsSync(path.join(dataFolder, 'engine.json')),
        startTimeoutMs,
      );
      const attachment = await attachToEngine({ dataFolder, face: 'cli', start: false });
      attachments.push(attachment);
      return attachment;
    },
    closeAll: () => {
      for (const attachment of attachments) attachment.close();
    },
  };
}

/** Opens Wheelhouse in a face of that kind, speaking that language, on folders that nobody used before. */
export async function openFace(kind: FaceKind, language: Language): Promise<Face> {
  return kind === 'chromium' ? openBrowser(language) : openDesktop(language);
}

/** Opens the packed app; `folders` are those of an earlier face where it is to go on. */
export async function openDesktop(
  language: Language,
  folders: FreshHome = createFreshHome(),
): Promise<DesktopFace> {
  ensurePackedApp();
  const app = await _electron.launch({
    executablePath: packedProgram,
    args: [...electronArguments, `--lang=${locales[language]}`, '--hidden', '--data', folders.dataFolder],
    env: { ...folders.env, LANGUAGE: language },
    timeout: startTimeoutMs,
  });
  const page = await openWindow(app);
  const attacher = createAttacher(folders.dataFolder);
  let isOpen = true;
  app.once('close', () => {
    isOpen = false;
  });
  return {
    kind: 'electron',
    app,
    page,
    folders,
    attach: attacher.attach,
    close: async () => {
      // Playwright waits for the end of the engine too: it inherits the pipes that Playwright opens beside the usual three.
      attacher.closeAll();
      if (isOpen) await inTime(app.close(), folders.dataFolder);
      folders.remove();
    },
  };
}

/**
 * Opens the window of an app that runs in the tray, as a click on its icon does. Playwright waits for ever where it
 * attaches to a window in the very moment in which that commits its first page, so it attaches before there is one.
 */
export async function openWindow(app: ElectronApplication): Promise<Page> {
  const opened = app.waitForEvent('window', { timeout: startTimeoutMs });
  await until('the app to be ready', () => app.evaluate(({ app }) => app.emit('activate')), startTimeoutMs);
  return opened;
}

/** Opens browser mode, as `wheelhouse serve` prints it, in Chromium. */
async function openBrowser(language: Language): Promise<Face> {
  ensureBuilt();
  const folders = createFreshHome();
  const server = spawn(
    process.execPath,
    [path.join(repository, 'main/cli/main.ts'), 'serve', '--data', folders.dataFolder, '--port', '0'],
    { cwd: repository, env: folders.env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const address = await readAddress(server.stdout, server.stderr);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumArguments });
  const context = await browser.newContext({ locale: locales[language], viewport });
  const page = await context.newPage();
  const attacher = createAttacher(folders.dataFolder);
  await page.goto(address);
  return {
    kind: 'chromium',
    page,
    folders,
    attach: attacher.attach,
    close: async () => {
      attacher.closeAll();
      await browser.close();
      const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
      if (server.exitCode === null && server.kill('SIGTERM')) await inTime(gone, folders.dataFolder);
      folders.remove();
    },
  };
}

/** Waits for an end that was asked for. What does not come is forced, and fails the test by the name of what was left. */
async function inTime(end: Promise<void>, dataFolder: string): Promise<void> {
  const late = Symbol('late');
  const outcome = await Promise.race([
    end,
    new Promise<symbol>((resolve) => setTimeout(() => resolve(late), endTimeoutMs)),
  ]);
  if (outcome !== late) return;
  const left = endProcessesOf(dataFolder);
  await end;
  throw new Error(`Wheelhouse did not end within ${endTimeoutMs / 1000} s; still there: ${left.join(', ')}.`);
}

function readAddress(output: NodeJS.ReadableStream, errors: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`serve printed no address: ${text}`)), startTimeoutMs);
    const read = (chunk: Buffer): void => {
      text += chunk.toString();
      const found = /http:\/\/\S+/.exec(text)?.[0];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    output.on('data', read);
    errors.on('data', read);
    output.once('end', () => {
      clearTimeout(timer);
      reject(new Error(`serve ended: ${text}`));
    });
  });
}
