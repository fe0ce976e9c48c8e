import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is not answered, with the status and the sentence that its sender gets. */
export interface Refusal {
  readonly status: 403 | 405 | 413 | 421;
  readonly sentence: string;
}

const maximumBodyBytes = 64 * 1024;

/** Compares without telling by its duration how much was right. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** The names under which a browser on this machine reaches us. Any other is somebody else's page (DNS rebinding). */
function allowedHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

function isAllowedHost(host: string | undefined, port: number): boolean {
  return host !== undefined && allowedHosts(port).includes(host.toLowerCase());
}

/** True where a request comes from our own page. Only plain GET requests may come without an origin. */
function isAllowedOrigin(origin: string | undefined, port: number): boolean {
  return origin !== undefined && allowedHosts(port).some((host) => origin.toLowerCase() === `http://${host}`);
}

/** True for what changes something, or opens a WebSocket, which no same-origin policy protects. */
function needsOrigin(request: IncomingMessage): boolean {
  const isPlainRead = request.method === 'GET' || request.method === 'HEAD';
  return !isPlainRead || request.headers.upgrade !== undefined;
}

function declaresBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Whether a request comes from where our own page lives; null where it does. Looked at before anything else. */
export function checkSource(request: IncomingMessage, port: number): Refusal | null {
  if (!isAllowedHost(request.headers.host, port)) {
    return {
      status: 421,
      sentence: `This is Wheelhouse on 127.0.0.1:${port}, and it answers to that name alone.`,
    };
  }
  if (needsOrigin(request) && !isAllowedOrigin(request.headers.origin, port)) {
    return {
      status: 403,
      sentence: 'This request comes from another page, and Wheelhouse answers its own alone.',
    };
  }
  return null;
}

/** Whether a request asks for something that browser mode has; null where it does. */
export function checkUse(request: IncomingMessage): Refusal | null {
  if (Number(request.headers['content-length'] ?? 0) > maximumBodyBytes) {
    return { status: 413, sentence: `A request may carry at most ${maximumBodyBytes} bytes.` };
  }
  if (declaresBody(request) || (request.method !== 'GET' && request.method !== 'HEAD')) {
    return { status: 405, sentence: 'Wheelhouse takes no form here; everything goes over its WebSocket.' };
  }
  return null;
}

/** What somebody without a session is told. */
export const notSignedIn: Refusal = {
  status: 403,
  sentence: 'You are not signed in. Open the address that “wheelhouse serve” printed; it works once.',
};
