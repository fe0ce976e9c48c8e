import http from 'node:http';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './folders.ts';

/** Narrows the filters of a request for events to some containers. */
function narrowed(target: string, names: readonly string[]): string {
  const url = new URL(target, 'http://engine');
  const filters = JSON.parse(url.searchParams.get('filters') ?? '{}') as Record<string, unknown>;
  url.searchParams.set('filters', JSON.stringify({ ...filters, container: names }));
  return url.pathname + url.search;
}

function isListed(container: { readonly Names?: readonly string[] }, names: readonly string[]): boolean {
  return (container.Names ?? []).some((name) => names.includes(name.slice(1)));
}

/** A real engine, of which one sees these containers alone: others on it are in nobody's way. Gives its socket. */
export async function narrowEngine(upstream: string, names: readonly string[]): Promise<string> {
  const socketPath = path.join(temporaryFolder(), 'docker.sock');
  const server = http.createServer((request, response) => {
    const { method, headers, url: target = '/' } = request;
    const isEvents = /^(?:\/v[\d.]+)?\/events/.test(target);
    const isList = /^(?:\/v[\d.]+)?\/containers\/json/.test(target);
    const asked = http.request(
      { socketPath: upstream, method, headers, path: isEvents ? narrowed(target, names) : target },
      (answer) => {
        if (!isList) {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          response.flushHeaders();
          answer.pipe(response);
          return;
        }
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const all = JSON.parse(Buffer.concat(chunks).toString()) as { Names?: readonly string[] }[];
          response.writeHead(answer.statusCode ?? 500, { 'content-type': 'application/json' });
          response.end(JSON.stringify(all.filter((container) => isListed(container, names))));
        });
      },
    );
    asked.on('error', () => response.destroy());
    response.on('close', () => asked.destroy());
    request.pipe(asked);
  });
  await new Promise<void>((resolve) => {
    server.listen(socketPath, resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return socketPath;
}
