import { chmodSync, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { readEngineRecord, writeEngineRecord } from '../../../main/platform/data-folder/engine-record.ts';
import { connectFrames } from '../../../main/server/attach.ts';
import { fetchHello } from '../../../main/server/hello.ts';
import { attachFace, engineFolder, isAlive, runEngine, until } from '../../support/engine-runs.ts';
import { failureOf } from '../../support/lab-connection.ts';

describe('one engine for a data folder', () => {
  test('two faces share it, and what one changes the other sees', async () => {
    const folder = engineFolder();
    const first = await attachFace(folder);
    const second = await attachFace(folder, { face: 'desktop' });
    expect([first.started, second.started]).toEqual([true, false]);
    expect(second.engine.pid).toBe(first.engine.pid);
    const watched = await second.client.settings.watch({});
    expect((await watched.next()).value).toMatchObject({ theme: 'system' });
    await first.client.settings.update({ theme: 'dark' });
    expect((await watched.next()).value).toMatchObject({ theme: 'dark' });
    await watched.return();
    expect((await first.client.system.get({})).faces).toBe(2);
    const { entries } = await second.client.audit.list({});
    expect(entries[0]).toMatchObject({ act: 'settings.update', outcome: 'done' });
    expect(entries[0]?.actor).toMatch(/ \(cli\)$/);
  });

  test('faces that start at the same moment end up on one', async () => {
    const folder = engineFolder();
    const faces = await Promise.all([attachFace(folder), attachFace(folder), attachFace(folder)]);
    expect(new Set(faces.map(({ engine }) => engine.pid)).size).toBe(1);
  });

  test('a second one is refused with a sentence and a code', async () => {
    const folder = engineFolder();
    const { engine } = await attachFace(folder);
    const second = await runEngine(folder);
    expect(second.readiness).toMatchObject({
      ready: false,
      error: {
        code: 'CONFLICT',
        message: `Another engine (process ${engine.pid}) already runs on the data folder ${folder}.`,
      },
    });
    expect(await second.exited).toBe(3);
    expect((await fetchHello(path.join(folder, 'engine.sock')))?.pid).toBe(engine.pid);
  });

  test('the lock, the record and the socket of a killed one hold nobody up', async () => {
    const folder = engineFolder();
    const { engine, closed } = await attachFace(folder);
    process.kill(engine.pid, 'SIGKILL');
    await closed;
    expect(readEngineRecord(folder)?.pid).toBe(engine.pid);
    expect(existsSync(path.join(folder, 'engine.sock'))).toBe(true);
    const next = await attachFace(folder);
    expect(next.engine.pid).not.toBe(engine.pid);
    expect(next.started).toBe(true);
  });

  test('a lock file that is none, and a record of a stranger’s process, hold nobody up', async () => {
    const folder = engineFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'engine.lock'), 'x'.repeat(4_096));
    writeEngineRecord(folder, {
      pid: process.pid,
      version: '9.9.9',
      socket: path.join(folder, 'engine.sock'),
      startedAt: 0,
    });
    expect((await attachFace(folder)).started).toBe(true);
  });
});

describe('the end of an engine', () => {
  test('comes by itself a while after the last face, and leaves no record and no socket', async () => {
    const folder = engineFolder();
    const face = await attachFace(folder);
    await sleep(6_000);
    expect(isAlive(face.engine.pid)).toBe(true);
    face.close();
    await until('the engine is gone', () => !isAlive(face.engine.pid), 9_000);
    expect([readEngineRecord(folder), existsSync(path.join(folder, 'engine.sock'))]).toEqual([null, false]);
  });

  test('does not come by itself where somebody asked it to stay', async () => {
    const run = await runEngine(engineFolder(), { stay: true });
    await sleep(7_000);
    expect(run.process.exitCode).toBeNull();
    run.process.kill('SIGTERM');
    expect(await run.exited).toBe(0);
  });

  test('comes with a signal: faces hear it, the exit code is 0', async () => {
    const folder = engineFolder();
    const run = await runEngine(folder);
    const face = await attachFace(folder);
    run.process.kill('SIGINT');
    await face.closed;
    expect(await run.exited).toBe(0);
  });

  test('comes with a face that asks for it, and the audit has it', async () => {
    const folder = engineFolder();
    const face = await attachFace(folder);
    await face.client.system.stop({});
    await face.closed;
    const next = await attachFace(folder);
    expect((await next.client.audit.list({})).entries[0]).toMatchObject({
      act: 'system.stop',
      outcome: 'done',
    });
  });
});

describe('versions', () => {
  test('an older engine hands over to a newer face', async () => {
    const folder = engineFolder();
    const older = await attachFace(folder);
    const newer = await attachFace(folder, { version: '99.0.0' });
    await older.closed;
    expect(newer.engine.pid).not.toBe(older.engine.pid);
    expect(isAlive(older.engine.pid)).toBe(false);
  });

  test('a newer engine turns an older face away with one sentence', async () => {
    const folder = engineFolder();
    const face = await attachFace(folder);
    const failure = await failureOf(attachFace(folder, { version: '0.0.1' }));
    expect(failure).toMatchObject({ code: 'CONFLICT' });
    expect(failure.message).toContain('is newer');
    expect(isAlive(face.engine.pid)).toBe(true);
  });
});

describe('the data folder', () => {
  test('is closed to others, with the socket in it', async () => {
    const folder = engineFolder();
    await attachFace(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(folder, 'engine.sock')).mode & 0o777).toBe(0o600);
    for (const name of ['wheelhouse.db', 'engine.json', 'engine.lock']) {
      expect(statSync(path.join(folder, name)).mode & 0o077, name).toBe(0);
    }
  });

  test('may have a path that is too long for a socket', async () => {
    const folder = path.join(engineFolder(), 'deep/'.repeat(30));
    const face = await attachFace(folder);
    expect(readEngineRecord(folder)?.socket.length).toBeLessThan(100);
    await face.client.system.stop({});
    await face.closed;
  });

  test('with a database from the future stops with a sentence, and is not changed', async () => {
    const folder = engineFolder();
    const file = path.join(folder, 'wheelhouse.db');
    const database = new Sqlite(file);
    database.pragma('user_version = 4711');
    database.close();
    const failure = await failureOf(attachFace(folder));
    expect(failure).toMatchObject({ code: 'REFUSED' });
    expect(failure.message).toContain('made by a newer Wheelhouse');
    expect(failure.message).not.toContain('\n');
    const after = new Sqlite(file);
    expect(after.pragma('user_version', { simple: true })).toBe(4711);
    after.close();
  });

  test('with a corrupt database starts, keeps the damaged file and says so', async () => {
    const folder = engineFolder();
    chmodSync(folder, 0o700);
    writeFileSync(path.join(folder, 'wheelhouse.db'), 'no database at all '.repeat(1_000));
    const { client } = await attachFace(folder);
    const { notices } = await client.system.get({});
    expect(notices).toMatchObject([{ kind: 'databaseSetAside' }]);
  });
});

describe('what a face may send', () => {
  test('at most 16 MB: a larger message ends its connection and nothing else', async () => {
    const folder = engineFolder();
    const other = await attachFace(folder);
    const frames = await connectFrames({ dataFolder: folder, face: 'cli', start: false });
    frames.send('x'.repeat(17 * 1024 * 1024));
    await frames.closed;
    expect((await other.client.system.get({})).pid).toBe(other.engine.pid);
  });

  test('nonsense is answered by nothing, and the engine goes on', async () => {
    const folder = engineFolder();
    const other = await attachFace(folder);
    const frames = await connectFrames({ dataFolder: folder, face: 'cli', start: false });
    for (const frame of ['', '{', 'null', '[]', '{"i":1}', '\u0000', new Uint8Array([0xff, 0xfe])])
      frames.send(frame);
    await sleep(200);
    frames.close();
    expect((await other.client.system.get({})).pid).toBe(other.engine.pid);
  });

  test('nothing, without saying which face it is', async () => {
    const folder = engineFolder();
    await attachFace(folder);
    const answer = await new Promise<string>((resolve) => {
      const socket = net.connect(path.join(folder, 'engine.sock'));
      socket.write(
        'GET /api HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
      socket.once('data', (chunk) => {
        resolve(chunk.toString('utf8'));
        socket.destroy();
      });
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('only what its access allows', async () => {
    const folder = engineFolder();
    const { client } = await attachFace(folder, { face: 'browser', access: ['see'] });
    expect((await client.system.get({})).access).toEqual(['see']);
    const failure = await failureOf(client.settings.update({ theme: 'dark' }));
    expect(failure.code).toBe('REFUSED');
    expect((await client.settings.get({})).theme).toBe('system');
  });
});
