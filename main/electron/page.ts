import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { pageOrigin, pageScheme } from './channels.ts';
import { contentSecurityPolicy, findPageFile } from './page-files.ts';

/** Declares the page's scheme. Electron accepts this only before its `ready` event. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: pageScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built page from `folder`, to this app alone. */
export function servePage(folder: string): void {
  protocol.handle(pageScheme, async (request) => {
    const found = request.method === 'GET' ? findPageFile(folder, request.url, pageOrigin) : null;
    if (found === null) return refuse(404);
    try {
      return new Response(new Uint8Array(await readFile(found.file)), {
        headers: { ...securityHeaders, 'content-type': found.contentType },
      });
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      return refuse(isMissing ? 404 : 500);
    }
  });
}

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

function refuse(status: 404 | 500): Response {
  const text = status === 404 ? 'Not a part of Wheelhouse.' : 'This part of Wheelhouse cannot be read.';
  return new Response(text, { status, headers: { ...securityHeaders, 'content-type': 'text/plain' } });
}
