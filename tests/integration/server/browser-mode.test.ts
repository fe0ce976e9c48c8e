import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { accessLevels } from '../../../main/contract/procedure.ts';
import { createClient } from '../../../main/server/client.ts';
import { startLoopback, type Loopback, type LoopbackOptions } from '../../../main/server/loopback.ts';
import { engineFolder } from '../../support/engine-runs.ts';
import { failureOf } from '../../support/lab-connection.ts';

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

function builtRenderer(parent: string): string {
  const folder = path.join(parent, 'renderer');
  mkdirSync(path.join(folder, 'assets'), { recursive: true });
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Wheelhouse</title>');
  writeFileSync(path.join(folder, 'assets', 'main-abc.js'), 'export {};');
  return folder;
}

async function startBrowserMode(
  options: Partial<LoopbackOptions> = {},
): Promise<Loopback & { readonly dataFolder: string }> {
  const dataFolder = options.dataFolder ?? engineFolder();
  const renderer = builtRenderer(dataFolder);
  const loopback = await startLoopback({ dataFolder, access: accessLevels, renderer, port: 0, ...options });
  onTestFinished(async () => {
    await loopback.close();
  });
  return Object.assign(loopback, { dataFolder });
}

function ask(
  port: number,
  target: string,
  options: http.RequestOptions & { readonly body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, ...rest } = options;
    const request = http.request(
      { host: '127.0.0.1', port, path: target, agent: false, ...rest },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function signIn({ port, address }: Loopback): Promise<string> {
  const { headers } = await ask(port, new URL(address).pathname + new URL(address).search);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** Opens a WebSocket as a page would; answers the HTTP status where it is refused. */
function openPage(port: number, headers: Record<string, string>): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const webSocket = new WebSocket(`ws://127.0.0.1:${port}/api`, { headers });
    webSocket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    webSocket.on('error', reject);
    webSocket.once('open', () => {
      onTestFinished(() => {
        webSocket.terminate();
      });
      resolve(webSocket);
    });
  });
}

/** What a raw connection gets to hear, and after how many milliseconds it was ended. */
function speak(
  port: number,
  lines: readonly string[],
  everyMs: number,
): Promise<{ text: string; afterMs: number }> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const socket = net.connect(port, '127.0.0.1');
    let text = '';
    let index = 0;
    const timer = setInterval(() => {
      if (index < lines.length) socket.write(lines[index++] ?? '');
    }, everyMs);
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      resolve({ text, afterMs: performance.now() - startedAt });
    });
  });
}

describe('signing in', () => {
  test('the address works once, and is then gone from the address bar', async () => {
    const mode = await startBrowserMode();
    const { pathname, search } = new URL(mode.address);
    expect(search).toMatch(/^\?token=[\w-]{43}$/);
    const first = await ask(mode.port, pathname + search);
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
    expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await ask(mode.port, pathname + search)).status).toBe(403);
    const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect(await ask(mode.port, '/', { headers: { cookie } })).toMatchObject({
      status: 200,
      text: '<!doctype html><title>Wheelhouse</title>',
    });
  });

  test('a preview of the address does not use it up', async () => {
    const mode = await startBrowserMode();
    const { pathname, search } = new URL(mode.address);
    expect((await ask(mode.port, pathname + search, { method: 'HEAD' })).status).toBe(403);
    expect((await ask(mode.port, pathname + search)).status).toBe(303);
  });

  test('without the cookie nothing is shown, not even an asset', async () => {
    const { port } = await startBrowserMode();
    for (const target of ['/', '/index.html', '/assets/main-abc.js', '/?token=', '/?token=guess']) {
      expect((await ask(port, target)).status, target).toBe(403);
    }
    expect((await ask(port, '/')).text).toContain('wheelhouse serve');
  });

  test('the owner finds the next address in a file that is closed to others', async () => {
    const mode = await startBrowserMode();
    const file = path.join(mode.dataFolder, 'browser.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const kept = (): string => (JSON.parse(readFileSync(file, 'utf8')) as { address: string }).address;
    const before = kept();
    expect(before).toBe(mode.address);
    await signIn(mode);
    expect(kept()).toBe(mode.address);
    expect(kept()).not.toBe(before);
    await mode.close();
    expect(existsSync(file)).toBe(false);
  });
});

describe('who is turned away', () => {
  test('another name for this machine: 421, also with a session', async () => {
    const mode = await startBrowserMode();
    const cookie = await signIn(mode);
    for (const host of ['evil.com', `evil.com:${mode.port}`, `127.0.0.1:${mode.port + 1}`]) {
      expect((await ask(mode.port, '/', { headers: { host, cookie } })).status, host).toBe(421);
    }
  });

  test('a WebSocket of another page, of no page, and one without a session: 403', async () => {
    const mode = await startBrowserMode();
    const cookie = await signIn(mode);
    const origin = `http://127.0.0.1:${mode.port}`;
    expect(await openPage(mode.port, { cookie, origin: 'http://evil.com' })).toBe(403);
    expect(await openPage(mode.port, { cookie, origin: 'http://127.0.0.1:9999' })).toBe(403);
    expect(await openPage(mode.port, { cookie })).toBe(403);
    expect(await openPage(mode.port, { origin })).toBe(403);
    expect(await openPage(mode.port, { origin, cookie: `${cookie}x` })).toBe(403);
    expect(await openPage(mode.port, { origin, cookie, host: 'evil.com' })).toBe(421);
    expect(await openPage(mode.port, { origin, cookie })).toBeInstanceOf(WebSocket);
  });

  test('a form of another page: 403; of our own: 405; a large one: 413', async () => {
    const mode = await startBrowserMode();
    const cookie = await signIn(mode);
    const origin = `http://127.0.0.1:${mode.port}`;
    const post = { method: 'POST', body: 'x' } as const;
    expect(
      (await ask(mode.port, '/', { ...post, headers: { cookie, origin: 'http://evil.com' } })).status,
    ).toBe(403);
    expect((await ask(mode.port, '/', { ...post, headers: { cookie } })).status).toBe(403);
    expect((await ask(mode.port, '/', { ...post, headers: { cookie, origin } })).status).toBe(405);
    const headers = { cookie, origin, 'content-length': '100000000' };
    expect((await ask(mode.port, '/', { method: 'POST', body: 'x', headers })).status).toBe(413);
  });

  test('a path that leads out of the folder', async () => {
    const mode = await startBrowserMode();
    const cookie = await signIn(mode);
    for (const target of [
      '/../wheelhouse.db',
      '/%2e%2e/wheelhouse.db',
      '/assets/..%2f..%2fwheelhouse.db',
      '/%00',
      '/%',
    ]) {
      const answer = await ask(mode.port, target, { headers: { cookie } });
      expect(answer.status, target).toBe(404);
    }
  });

  test('somebody who dribbles headers, and somebody who says nothing', async () => {
    const { port } = await startBrowserMode({ headersTimeoutMs: 1_000 });
    const dribble = Array.from({ length: 60 }, (_, index) => `X-${index}: y\r\n`);
    const [slow, silent] = await Promise.all([
      speak(port, [`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`, ...dribble], 100),
      speak(port, [], 1_000),
    ]);
    expect(slow.text).toMatch(/^(HTTP\/1\.1 408 |$)/);
    expect(slow.afterMs).toBeLessThan(4_000);
    expect(silent.afterMs).toBeLessThan(4_000);
  });

  test('nobody else on the network: it listens on the loopback alone', async () => {
    const { port } = await startBrowserMode();
    const outcome = await new Promise<string>((resolve) => {
      const socket = net.connect(port, '127.0.0.2');
      socket.once('connect', () => {
        resolve('connected');
        socket.destroy();
      });
      socket.once('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? '');
      });
    });
    expect(outcome).toBe('ECONNREFUSED');
  });
});

describe('what is served', () => {
  test('with headers that allow no foreign and no inline script, and no sharing', async () => {
    const mode = await startBrowserMode();
    const cookie = await signIn(mode);
    const page = await ask(mode.port, '/', { headers: { cookie } });
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'");
    expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' });
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
    const asset = await ask(mode.port, '/assets/main-abc.js', { headers: { cookie } });
    expect(asset.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    });
  });

  test('the contract, over the WebSocket, with the access that was granted', async () => {
    const mode = await startBrowserMode({ access: ['see'] });
    const page = await openPage(mode.port, {
      cookie: await signIn(mode),
      origin: `http://127.0.0.1:${mode.port}`,
    });
    if (typeof page === 'number') throw new Error(`refused with ${page}`);
    const client = createClient(page);
    expect((await client.system.get({})).access).toEqual(['see']);
    expect((await failureOf(client.settings.update({ theme: 'dark' }))).code).toBe('REFUSED');
  });

  test('nothing, with a sentence, where the renderer is not built', async () => {
    const dataFolder = engineFolder();
    const failure = await failureOf(
      startLoopback({ dataFolder, access: accessLevels, renderer: path.join(dataFolder, 'nowhere') }),
    );
    expect(failure).toMatchObject({ code: 'NOT_FOUND', hint: 'Run npm run build first.' });
  });
});

describe('the port', () => {
  test('that was named and is taken is one sentence', async () => {
    const { port, dataFolder } = await startBrowserMode();
    const failure = await failureOf(
      startLoopback({ dataFolder, access: accessLevels, renderer: builtRenderer(dataFolder), port }),
    );
    expect(failure.code).toBe('CONFLICT');
    expect(failure.message).toBe(`Port ${port} on 127.0.0.1 is in use by another program.`);
  });

  test('7411 where none was named, else a free one', async () => {
    const dataFolder = engineFolder();
    const renderer = builtRenderer(dataFolder);
    const options = { dataFolder, access: accessLevels, renderer };
    const taken = net.createServer();
    // Another program may have it already; then this is what the test needs.
    await new Promise<void>((resolve) => {
      taken.once('error', () => {
        resolve();
      });
      taken.listen(7_411, '127.0.0.1', resolve);
    });
    const mode = await startLoopback(options);
    expect(mode.isFallbackPort).toBe(true);
    expect((await ask(mode.port, '/')).status).toBe(403);
    await mode.close();
    taken.close();
  });
});
