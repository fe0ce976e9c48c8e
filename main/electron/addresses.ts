import { pageOrigin } from './channels.ts';

/** Reads an address; null where it is none. `URL.parse` came with Node 22, the oldest runtime here is Node 20. */
export function parseAddress(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** True for an address of the app's own page. */
export function isPageAddress(address: string): boolean {
  return address === pageOrigin || address.startsWith(`${pageOrigin}/`);
}

/** What of a frame says who it is; Electron's frames fit. */
export interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

/** True where a message comes from the top frame of the app's own page. */
export function isFromPage<TFrame extends Frame>(frame: TFrame | null): frame is TFrame {
  return frame !== null && frame.parent === null && isPageAddress(frame.url);
}

function withoutLogin(address: string): URL | null {
  const url = parseAddress(address);
  return url === null || url.username !== '' || url.password !== '' ? null : url;
}

/** True for what may be handed to the system's browser: https, and nothing that carries a login. */
export function isOpenable(address: string): boolean {
  return withoutLogin(address)?.protocol === 'https:';
}

/**
 * The port of this machine that an address leads to, where it is one that a user may have and http is spoken there; else null.
 * A container's page that Wheelhouse opened lies behind such a port, and has no certificate.
 */
export function loopbackPortOf(address: string): number | null {
  const url = withoutLogin(address);
  if (url?.protocol !== 'http:' || url.hostname !== '127.0.0.1') return null;
  return Number(url.port) >= 1024 ? Number(url.port) : null;
}

const screen = (...words: readonly string[]): string => `/#/${words.map(encodeURIComponent).join('/')}`;
// The router reads what stands behind the question mark as JSON.
const asJson = (value: string | readonly string[]): string => encodeURIComponent(JSON.stringify(value));

/** The screens that the shell opens, below the page's origin. Names and not ids, as the renderer's router has them. */
export const screens = {
  overview: () => screen(),
  host: (host: string) => screen('hosts', host),
  doctor: (host: string) => screen('hosts', host, 'doctor'),
  container: (host: string, container: string) => screen('hosts', host, 'containers', container),
  /** With the dialog that asks before a restart. The page opens it and does nothing by itself; no link can say it. */
  restart: (host: string, container: string) =>
    `${screen('hosts', host, 'containers', container)}?dialog=restart`,
  logs: (host: string, container: string) =>
    `${screen('logs')}?host=${asJson(host)}&c=${asJson([container])}`,
  jobs: () => screen('jobs'),
  job: (id: string) => screen('jobs', id),
  settings: () => screen('settings'),
} as const;
