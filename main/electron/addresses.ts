import { pageOrigin } from './channels.ts';

/** Reads an address; null where it is none. `URL.parse` came with Node 22, the oldest runtime here is Node 20. */
export function parseAddress(address: string): URL | null {
  return URL.canParse(address) ? new URL(address) : null;
}

/** True for an address of the app's own page. */
export function isPageAddress(address: string): boolean {
  return address === pageOrigin || address.startsWith(`${pageOrigin}/`);
}

/** True for what may be handed to the system's browser: https, and nothing that carries a login. */
export function isOpenable(address: string): boolean {
  const url = parseAddress(address);
  return url !== null && url.protocol === 'https:' && url.username === '' && url.password === '';
}

/** The screens that the shell opens; the renderer's router knows the same paths. */
export const screens = {
  overview: () => '/',
  host: (hostId: string) => `/hosts/${encodeURIComponent(hostId)}`,
  container: (hostId: string, containerId: string): string =>
    `/hosts/${encodeURIComponent(hostId)}/containers/${encodeURIComponent(containerId)}`,
  logs: (hostId: string, containerId: string) => `${screens.container(hostId, containerId)}/logs`,
  safeRestart: (hostId: string, containerId: string) => `${screens.container(hostId, containerId)}?restart=1`,
  jobs: () => '/jobs',
} as const;
