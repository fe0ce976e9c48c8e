import { url as inspectorAddress } from 'node:inspector';
import { shell, type App, type Session } from 'electron';
import { isOpenable, isPageAddress, loopbackPortOf } from './addresses.ts';

// Text may be copied out of the page by a click; nothing may be read, heard, seen or shown.
const copyPermission = 'clipboard-sanitized-write';

// A page's debugger has the page's power, asks who comes for nothing, and can be reached by every account of this machine.
const debuggingSwitches = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'];

/**
 * Keeps Chromium's debugger shut in the packaged app, before Electron is ready. Not where Node's own is open: the fuse of a
 * shipped app rules that out, and the copy that tests drive is driven through both.
 */
export function guardDebugger(app: App): void {
  if (!app.isPackaged || inspectorAddress() !== undefined) return;
  for (const name of debuggingSwitches) app.commandLine.removeSwitch(name);
}

/** Denies every permission (but to copy), every device and every download that a page could ask the session for. */
export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(permission === copyPermission && isPageAddress(contents.getURL()));
  });
  session.setPermissionCheckHandler((contents, permission) => {
    return permission === copyPermission && contents !== null && isPageAddress(contents.getURL());
  });
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item, contents) => {
    // Log lines are saved from a blob that the page made; nothing else has a reason to be downloaded.
    if (!item.getURL().startsWith('blob:') || !isPageAddress(contents.getURL())) event.preventDefault();
  });
}

/**
 * Keeps every web contents of the app on the app's own page: no navigation, no window, no embedded view. What a link names goes to
 * the system's browser over https alone, or over http to a port of this machine that `isOpenedHere`.
 */
export function guardContents(app: App, isOpenedHere: (port: number) => Promise<boolean>): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isPageAddress(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !isPageAddress(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      void openOutside(url, isOpenedHere);
      return { action: 'deny' };
    });
  });
}

async function openOutside(url: string, isOpenedHere: (port: number) => Promise<boolean>): Promise<void> {
  const port = loopbackPortOf(url);
  if (isOpenable(url) || (port !== null && (await isOpenedHere(port)))) {
    // A system that has no browser opens none; the address stands on the screen.
    await shell.openExternal(url).catch(() => undefined);
  }
}
