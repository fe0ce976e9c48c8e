import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../main/electron/page-files.ts';
import { openDesktop, type DesktopFace } from './support/faces.ts';
import { until } from './support/processes.ts';
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

  it('has its policy on every answer, also on one that refuses', async () => {
    const answers = await face.page.evaluate(async () => {
      const paths = [
        '/',
        '/hosts/shop',
        '/assets/nothing.js',
        '/%2e%2e/%2e%2e/package.json',
        '/..%5csecret.json',
      ];
      return Promise.all(
        paths.map(async (asked) => {
          const { status, headers } = await fetch(asked);
          return { status, policy: headers.get('content-security-policy') };
        }),
      );
    });
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404, 404]);
    expect(new Set(answers.map(({ policy }) => policy))).toEqual(new Set([contentSecurityPolicy]));
  });

  it('makes no element and no script of text, by any way that a browser knows', async () => {
    const refused = await face.page.evaluate(async () => {
      const text = '<img src=x onerror="globalThis.planted = true">';
      const host = document.createElement('div');
      document.body.append(host);
      const ways: Readonly<Record<string, () => void>> = {
        innerHTML: () => void (host.innerHTML = text),
        outerHTML: () => void (host.outerHTML = text),
        insertAdjacentHTML: () => host.insertAdjacentHTML('beforeend', text),
        parseFromString: () => void new DOMParser().parseFromString(text, 'text/html'),
        fragment: () => void document.createRange().createContextualFragment(text),
        srcdoc: () => void (document.createElement('iframe').srcdoc = text),
        script: () => void (document.createElement('script').textContent = 'globalThis.planted = true'),
        source: () => void (document.createElement('script').src = 'data:text/javascript,planted=true'),
        timer: () => void Reflect.apply(setTimeout, globalThis, ['globalThis.planted = true']),
        handler: () => document.createElement('img').setAttribute('onerror', 'globalThis.planted = true'),
        policy: () =>
          void Reflect.apply(Reflect.get(globalThis, 'trustedTypes').createPolicy, null, ['x', {}]),
      };
      const names = Object.keys(ways).filter((name) => {
        try {
          ways[name]?.();
          return false;
        } catch {
          return true;
        }
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      host.remove();
      return { all: Object.keys(ways), names, planted: 'planted' in globalThis };
    });
    expect(refused.names).toEqual(refused.all);
    expect(refused.planted).toBe(false);
  });

  it('evaluates no text', async () => {
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
      const copied = await navigator.clipboard.writeText('copied').then(
        () => 'copy',
        () => null,
      );
      const asked: Readonly<Record<string, () => Promise<unknown>>> = {
        notification: async () => {
          if ((await Notification.requestPermission()) !== 'granted') throw new Error('denied');
        },
        microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
        camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
        screen: () => navigator.mediaDevices.getDisplayMedia(),
        place: () =>
          new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
        clipboard: () => navigator.clipboard.readText(),
        fullscreen: () => document.documentElement.requestFullscreen(),
        midi: () => navigator.requestMIDIAccess({ sysex: true }),
        locks: async () => {
          const found = await navigator.permissions.query({ name: 'persistent-storage' });
          if (found.state !== 'granted') throw new Error('denied');
        },
      };
      const within = (asking: Promise<unknown>): Promise<unknown> =>
        Promise.race([
          asking,
          new Promise((_, reject) => setTimeout(() => reject(new Error('silence')), 1_000)),
        ]);
      const answers = await Promise.all(
        Object.entries(asked).map(async ([name, ask]) => {
          return within(ask()).then(
            () => name,
            () => null,
          );
        }),
      );
      return [...answers, copied].filter((name) => name !== null);
    });
    expect(granted).toEqual(['copy']);
  });

  it('embeds nothing and cannot be looked into', async () => {
    const embedded = await face.page.evaluate(async () => {
      const view = document.createElement('webview');
      view.setAttribute('src', 'app://wheelhouse/index.html');
      const frame = document.createElement('iframe');
      frame.src = 'app://wheelhouse/index.html';
      document.body.append(view, frame);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const inside = frame.contentDocument?.body.childElementCount ?? 0;
      view.remove();
      frame.remove();
      return inside;
    });
    expect(embedded).toBe(0);
    const contents = await face.app.evaluate(({ webContents }) => {
      for (const each of webContents.getAllWebContents()) each.openDevTools();
      return webContents.getAllWebContents().map((each) => [each.getType(), each.isDevToolsOpened()]);
    });
    expect(contents).toEqual([['window', false]]);
  });

  it('sends to the system’s browser what is https, and no port that Wheelhouse did not open', async () => {
    await face.app.evaluate(({ shell }) => {
      const sent: string[] = [];
      Reflect.set(globalThis, 'sent', sent);
      shell.openExternal = (address) => {
        sent.push(address);
        return Promise.resolve();
      };
    });
    await face.page.evaluate(() => {
      for (const address of [
        'http://127.0.0.1:5555/',
        'http://x.invalid/',
        'file:///etc/passwd',
        'javascript:globalThis.planted=1',
        'smb://x.invalid/',
        'https://a:b@x.invalid/',
        'https://x.invalid/last',
      ]) {
        window.open(address, '_blank', 'noreferrer');
      }
    });
    const sent = (): Promise<unknown> => face.app.evaluate(() => Reflect.get(globalThis, 'sent'));
    await until('an address to be sent', async () => (await sent())?.toString() !== '');
    await face.page.waitForTimeout(200);
    expect(await sent()).toEqual(['https://x.invalid/last']);
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
