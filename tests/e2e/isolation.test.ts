import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../main/electron/page-files.ts';
import { openDesktop, type DesktopFace } from './support/faces.ts';
import { textOf } from './support/texts.ts';

describe('the page of the app', () => {
  let face: DesktopFace;

  beforeAll(async () => {
    face = await openDesktop('en');
    await face.page.getByRole('heading', { name: textOf('en', 'welcome.title') }).waitFor();
  });

  afterAll(() => face.close());

  it('has nothing of Node and nothing of Electron in its reach', async () => {
    const found = await face.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
        (name) => name in globalThis,
      ),
    );
    expect(found).toEqual([]);
  });

  it('is in a sandboxed renderer with a context of its own for the bridge', async () => {
    const preferences = await face.app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      // Public in effect, missing from the types: what the window was made with.
      const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity };
    });
    expect(preferences).toEqual({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
  });

  it('reads no file and no address but its own', async () => {
    const outcome = await face.page.evaluate(async () => {
      const addresses = [
        'file:///etc/hostname',
        'http://127.0.0.1:9/',
        'app://elsewhere/index.html',
        '/..%2f..%2fpackage.json',
      ];
      return Promise.all(
        addresses.map(async (address) => {
          try {
            return (await fetch(address)).ok;
          } catch {
            return false;
          }
        }),
      );
    });
    expect(outcome).toEqual([false, false, false, false]);
  });

  it('is served with its policy in the answer’s head, where no content can take it away', async () => {
    const policy = await face.page.evaluate(async () => {
      return (await fetch('/index.html')).headers.get('content-security-policy');
    });
    expect(policy).toBe(contentSecurityPolicy);
  });

  it('runs no script that is written into it, and evaluates no text', async () => {
    const ran = await face.page.evaluate(async () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.planted = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.setAttribute('onerror', 'globalThis.planted = true');
      image.src = 'data:image/png;base64,x';
      document.body.append(image);
      await new Promise((resolve) => setTimeout(resolve, 200));
      script.remove();
      image.remove();
      return 'planted' in globalThis;
    });
    expect(ran).toBe(false);
    // Playwright's own evaluate is above the page's policy, a handler of the page is not.
    const evaluated = await face.page.evaluate(
      () =>
        new Promise((resolve) => {
          setTimeout(() => {
            try {
              const made: unknown = Reflect.construct(Function, ['return 1']);
              resolve(typeof made === 'function');
            } catch {
              resolve(false);
            }
          });
        }),
    );
    expect(evaluated).toBe(false);
  });

  it('is granted nothing but to write to the clipboard', async () => {
    // Copying needs the focus, as a click gives it.
    await face.page.getByRole('heading', { name: textOf('en', 'welcome.title') }).click();
    const granted = await face.page.evaluate(async () => {
      const notification = await Notification.requestPermission();
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        () => 'denied',
      );
      const clipboard = await navigator.clipboard.readText().then(
        () => 'granted',
        () => 'denied',
      );
      const copy = await navigator.clipboard.writeText('copied').then(
        () => 'granted',
        () => 'denied',
      );
      return { notification, media, clipboard, copy };
    });
    expect(granted).toEqual({
      notification: 'denied',
      media: 'denied',
      clipboard: 'denied',
      copy: 'granted',
    });
  });

  // The last one: Playwright waits for ever for a navigation that was refused.
  it('opens no window and goes nowhere else', async () => {
    const opened = await face.page.evaluate(() => window.open('app://wheelhouse/index.html') === null);
    expect(opened).toBe(true);
    const before = face.page.url();
    await face.page.evaluate(() => {
      window.location.href = 'https://wheelhouse.invalid/';
    });
    await face.page.waitForTimeout(300);
    expect(face.page.url()).toBe(before);
    const windows = await face.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(windows).toBe(1);
  });
});
