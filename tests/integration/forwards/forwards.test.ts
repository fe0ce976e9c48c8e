import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { docker, ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
import { addBothHosts, openEngine, type LabEngine } from '../../support/lab-engine.ts';
import { until } from '../../support/lab-rooms.ts';

let lab: LabWorld;
let engine: LabEngine;
const name = 'forwards-web';
const page = 'a page of the forwards test';

async function remove(): Promise<void> {
  for (const where of ['local', 'remote'] as const) await docker(where, ['rm', '-f', name]).catch(() => '');
}

/** A small web page inside a container: for all its addresses, or for its own loopback alone. */
async function serve(where: EngineName, listen: string, ...args: string[]): Promise<void> {
  const script = `mkdir -p /tmp/w && echo '${page}' > /tmp/w/index.html && cd /tmp/w && exec python3 -m http.server 5555 --bind ${listen}`;
  await docker(where, ['run', '-d', '--name', name, ...args, 'price-api:1.4.1', 'sh', '-c', script]);
  // 5555, as the kernel writes it.
  await until('it to listen', async () =>
    (await docker(where, ['exec', name, 'cat', '/proc/net/tcp'])).includes(':15B3 00000000:0000'),
  );
}

beforeAll(async () => {
  lab = await ensureLab();
});

beforeEach(async () => {
  await remove();
  engine = await openEngine();
  await addBothHosts(engine, lab);
  return remove;
});

async function known(host: string): Promise<void> {
  await until('the container to be known', async () => {
    const { inventories } = await engine.client.containers.list({ host });
    return inventories.some(({ containers }) =>
      containers.some((each) => each.name === name && each.state === 'running'),
    );
  });
}

async function fetchPage(url: string): Promise<string> {
  let body = '';
  // The page’s own program takes a moment to listen.
  await until('the page', async () => {
    try {
      body = await (await fetch(url)).text();
      return true;
    } catch (error) {
      if (error instanceof TypeError) return false;
      throw error;
    }
  });
  return body.trim();
}

describe.each([
  ['near', 'local'],
  ['far', 'remote'],
] as const)('a port of a container on %s', (host, where) => {
  test('that is published is opened on this machine', async () => {
    await serve(where, '0.0.0.0', '-p', '127.0.0.1::5555');
    await known(host);
    const forward = await engine.client.forwards.open({ container: name, host, port: 5555 });
    expect(await fetchPage(forward.url)).toBe(page);
    const { forwards } = await engine.client.forwards.list();
    expect(forwards).toMatchObject([{ id: forward.id, route: 'published', scheme: 'http', host }]);
  });

  test('that is internal is opened through its own address', async () => {
    await serve(where, '0.0.0.0');
    await known(host);
    const forward = await engine.client.forwards.open({ container: name, host, port: 5555 });
    expect(await fetchPage(forward.url)).toBe(page);
    expect((await engine.client.forwards.list()).forwards).toMatchObject([{ route: 'internal' }]);
  });

  test('that listens on the container’s loopback alone is opened from inside', async () => {
    await serve(where, '127.0.0.1');
    await known(host);
    const forward = await engine.client.forwards.open({ container: name, host, port: 5555 });
    expect(await fetchPage(forward.url)).toBe(page);
    expect((await engine.client.forwards.list()).forwards).toMatchObject([{ route: 'exec', problem: null }]);
  });
});

test('a database of the lab answers through an open port, and each end is one entry of the audit', async () => {
  const container = 'price-api-redis-1';
  const forward = await engine.client.forwards.open({ container, host: 'far', port: 6379 });
  const socket = connect(forward.localPort, '127.0.0.1');
  socket.end('PING\r\nQUIT\r\n');
  expect(await text(socket)).toContain('+PONG');
  await engine.client.forwards.close({ id: forward.id });
  await expect(fetch(`http://127.0.0.1:${String(forward.localPort)}`)).rejects.toThrow();
  expect((await engine.client.forwards.list()).forwards).toEqual([]);
  const { entries } = await engine.client.audit.list({ limit: 2 });
  expect(entries.map(({ act, subject, outcome }) => [act, subject, outcome])).toEqual([
    ['forwards.close', container, 'done'],
    ['forwards.open', container, 'done'],
  ]);
});

test('a container that was recreated under its name is reached through the same open port', async () => {
  await serve('local', '0.0.0.0');
  await known('near');
  const forward = await engine.client.forwards.open({ container: name, host: 'near', port: 5555 });
  expect(await fetchPage(forward.url)).toBe(page);
  await remove();
  await serve('local', '0.0.0.0');
  await known('near');
  expect(await fetchPage(forward.url)).toBe(page);
});

test('a program of another user of this machine gets nothing', async () => {
  await serve('local', '0.0.0.0');
  await known('near');
  const forward = await engine.client.forwards.open({ container: name, host: 'near', port: 5555 });
  expect(await fetchPage(forward.url)).toBe(page);
  const nobody = 65_534;
  const script = `require('node:http').get(${JSON.stringify(forward.url)}, (r) => { console.log('answered', r.statusCode); process.exit(); }).on('error', () => console.log('refused'));`;
  const other = spawn('node', ['-e', script], { uid: nobody, gid: nobody, cwd: '/' });
  expect((await text(other.stdout)).trim()).toBe('refused');
  const { forwards } = await engine.client.forwards.list();
  expect(forwards[0]?.problem).toMatchObject({ code: 'REFUSED' });
});

test('nothing that listens, a port that is taken and a container that is stopped are each told in a sentence', async () => {
  await serve('local', '0.0.0.0');
  await known('near');
  const { client } = engine;
  const first = await client.forwards.open({ container: name, host: 'near', port: 5555 });
  await expect(
    client.forwards.open({ container: name, host: 'near', port: 9, localPort: first.localPort }),
  ).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('in use') as string });
  await docker('local', ['stop', '-t', '0', name]);
  await until('the stop to be known', async () => {
    const { container } = await client.containers.get({ container: name, host: 'near' });
    return container.state === 'exited';
  });
  await expect(client.forwards.open({ container: name, host: 'near', port: 80 })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await expect(fetch(first.url)).rejects.toThrow();
});
