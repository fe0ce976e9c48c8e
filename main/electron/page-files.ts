import path from 'node:path';
import { parseAddress } from './addresses.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * What the page may load and do: its own files. No inline script or style, no eval, no other origin, no frame, no form.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  // No text becomes an element or a script by any way that the browser knows, not even within a library.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** A file of the page, and what to call its content. */
export interface PageFile {
  readonly file: string;
  readonly contentType: string;
}

/**
 * Finds the file that an address of the page names, below `folder`. A path without an extension is a
 * screen, and every screen is index.html. Answers null for another origin, for a path that leads out of
 * the folder and for a kind of file that a page has no use for.
 */
export function findPageFile(folder: string, address: string, origin: string): PageFile | null {
  const asked = pathOf(address, origin);
  if (asked === null) return null;
  const relative = path.extname(asked) === '' ? '/index.html' : asked;
  const root = path.resolve(folder);
  const file = path.resolve(root, `.${relative}`);
  if (!file.startsWith(root + path.sep)) return null;
  const contentType = contentTypes[path.extname(file).toLowerCase()];
  return contentType === undefined ? null : { file, contentType };
}

function pathOf(address: string, origin: string): string | null {
  const url = parseAddress(address);
  // Node gives the origin of a scheme that it does not know as "null", so it is put together here.
  if (url === null || `${url.protocol}//${url.host}` !== origin) return null;
  try {
    const asked = decodeURIComponent(url.pathname);
    // A backslash separates folders on Windows, and a NUL byte ends a path early in the system's own calls.
    return asked.includes('\\') || asked.includes('\0') ? null : asked;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
