import { createReadStream, existsSync, readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { WheelhouseError } from '../platform/errors.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

/** Headers of every answer of browser mode: nothing inline, nothing from elsewhere. */
export function securityHeaders(port: number): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // No text becomes an element or a script by any way that the browser knows, not even within a library.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

function listFiles(folder: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [`/${path.relative(folder, file).split(path.sep).join('/')}`, file]),
  );
}

/** Answers requests for the built renderer. Only names that lie in its folder exist, so no path leads out of it. */
export interface StaticFiles {
  answer(request: IncomingMessage, response: ServerResponse, pathname: string): void;
}

/** Throws NOT_FOUND where the renderer was not built. */
export function createStaticFiles(folder: string): StaticFiles {
  if (!existsSync(path.join(folder, 'index.html'))) {
    throw new WheelhouseError(
      'NOT_FOUND',
      `The screens of Wheelhouse are not built: ${folder} has no index.html.`,
      {
        hint: 'Run npm run build first.',
      },
    );
  }
  let files = listFiles(folder);
  return {
    answer(request, response, pathname) {
      const name = pathname === '/' ? '/index.html' : pathname;
      let file = files.get(name);
      if (file === undefined || !existsSync(file)) {
        // The renderer was built again meanwhile.
        files = listFiles(folder);
        file = files.get(name);
      }
      if (file === undefined) {
        response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
        response.end('There is no such file.\n');
        return;
      }
      const isHashed = name.startsWith('/assets/');
      response.writeHead(200, {
        'content-type': contentTypes[path.extname(file)] ?? 'application/octet-stream',
        'cache-control': isHashed ? 'private, max-age=31536000, immutable' : 'no-cache',
      });
      if (request.method === 'HEAD') response.end();
      // A browser that went away meanwhile is no failure of ours.
      else pipeline(createReadStream(file), response, () => undefined);
    },
  };
}
