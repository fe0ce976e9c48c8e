import { shell, type App, type Session } from 'electron';
import { isOpenable, isPageAddress } from './addresses.ts';

// Text may be copied out of the page by a click; nothing may be read, heard, seen or shown.
const copyPermission = 'clipboard-sanitized-write';

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

/** Keeps every web contents of the app on the app's own page: no navigation, no window, no embedded view. */
export function guardContents(app: App): void {
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
      openOutside(url);
      return { action: 'deny' };
    });
  });
}

function openOutside(url: string): void {
  if (isOpenable(url)) void shell.openExternal(url);
}
