import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { expect, onTestFinished, test } from 'vitest';
import { linkStaysInside, parseStatLines, partsBelow } from '../../../main/files/model.ts';
import { unpack, type Unpacked } from '../../../main/files/unpack.ts';
import type { EngineStream } from '../../../main/platform/docker/types.ts';
import { temporaryFolder } from '../../support/folders.ts';

type Header = Parameters<ReturnType<typeof pack>['entry']>[0];

async function archiveOf(entries: readonly (readonly [header: Header, content?: string])[]): Promise<Buffer> {
  const tar = pack();
  for (const [header, content] of entries) tar.entry(header, content ?? '');
  tar.finalize();
  return buffer(tar);
}

/** An archive as an engine sends it: over real HTTP, in chunks. */
async function streamOf(content: Buffer): Promise<EngineStream> {
  const server = createServer((_, answer) => {
    for (let at = 0; at < content.length; at += 1000) answer.write(content.subarray(at, at + 1000));
    answer.end();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port }, resolve).on('error', reject);
  });
  return { response, failure: () => null, release: () => response.destroy() };
}

async function unpackTo(folder: string, content: Buffer): Promise<Unpacked> {
  return unpack(await streamOf(content), '/d', path.join(folder, 'copy'), () => undefined);
}

test('nothing of a hostile archive is written outside of the copy, and what was left out is named', async () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'outside'));
  writeFileSync(path.join(folder, 'outside', 'mine'), 'mine');
  const content = await archiveOf([
    [{ name: 'd/', type: 'directory', mode: 0o755 }],
    [{ name: 'd/../../evil1' }, 'evil'],
    [{ name: '/tmp/wheelhouse-evil2' }, 'evil'],
    [{ name: 'd/..' }, 'evil'],
    [{ name: '../evil3' }, 'evil'],
    // A link first, then a file through it.
    [{ name: 'd/door', type: 'symlink', linkname: '../outside' }],
    [{ name: 'd/door/evil4' }, 'evil'],
    [{ name: 'd/inner', type: 'symlink', linkname: 'door' }],
    [{ name: 'd/inner/mine' }, 'evil'],
    [{ name: 'd/grab', type: 'link', linkname: '../outside/mine' }],
    [{ name: 'd/grab2', type: 'link', linkname: 'd/../../outside/mine' }],
    [{ name: 'd/hard', type: 'link', linkname: 'd/door' }],
    [{ name: 'd/device', type: 'character-device', devmajor: 1, devminor: 3 }],
    [{ name: 'd/fine', mode: 0o6755 }, 'fine'],
    [{ name: 'd/fine' }, 'twice'],
  ]);
  const result = await unpackTo(folder, content);
  expect(readdirSync(folder).sort()).toEqual(['copy', 'outside']);
  expect(readdirSync(path.join(folder, 'outside'))).toEqual(['mine']);
  expect(readFileSync(path.join(folder, 'outside', 'mine'), 'utf8')).toBe('mine');
  expect(existsSync('/tmp/wheelhouse-evil2')).toBe(false);
  expect(readFileSync(path.join(folder, 'copy', 'fine'), 'utf8')).toBe('fine');
  expect(lstatSync(path.join(folder, 'copy', 'fine')).mode & 0o7777).toBe(0o755);
  // What went “through” a link is in a real folder of that name, and the link itself is left out.
  expect(lstatSync(path.join(folder, 'copy', 'door')).isDirectory()).toBe(true);
  expect(lstatSync(path.join(folder, 'copy', 'inner')).isDirectory()).toBe(true);
  const named = result.skipped.map((one) => one.path);
  for (const name of [
    'd/../../evil1',
    '/tmp/wheelhouse-evil2',
    'd/..',
    '../evil3',
    'd/door',
    'd/grab',
    'd/grab2',
    'd/hard',
    'd/device',
    'd/fine',
  ]) {
    expect(named).toContain(name);
  }
});

test('an archive that ends too early is an error, wherever it was cut', async () => {
  const whole = await archiveOf([
    [{ name: 'd/', type: 'directory' }],
    [{ name: 'd/one' }, 'x'.repeat(2000)],
    [{ name: 'd/two' }, 'y'.repeat(2000)],
  ]);
  for (const end of [0, 512, 700, 1024, 3000, 3584, 4096, whole.length - 1024]) {
    const folder = temporaryFolder();
    await expect(unpackTo(folder, whole.subarray(0, end)), `cut at ${String(end)}`).rejects.toMatchObject({
      code: 'ENGINE_ERROR',
    });
  }
  await expect(unpackTo(temporaryFolder(), whole)).resolves.toMatchObject({ files: 2, bytes: 4000 });
  await expect(unpackTo(temporaryFolder(), Buffer.from('no archive'.repeat(100)))).rejects.toMatchObject({
    code: 'ENGINE_ERROR',
  });
});

test('no name of an archive leads out of the folder it is put into', () => {
  const part = fc.constantFrom('..', '.', '', 'a', 'b', '...', '\\..', 'c\0', '/', 'C:');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const below = partsBelow(parts.join('/'));
      if (below === null) return;
      const at = path.join('/srv/copy', ...below);
      expect(at === '/srv/copy' || at.startsWith('/srv/copy/')).toBe(true);
    }),
  );
});

test('a link is judged by where it leads', () => {
  expect(linkStaysInside(['a', 'link'], 'b')).toBe(true);
  expect(linkStaysInside(['a', 'link'], '../b')).toBe(true);
  expect(linkStaysInside(['a', 'link'], '../../b')).toBe(false);
  expect(linkStaysInside(['link'], 'a/../../b')).toBe(false);
  expect(linkStaysInside(['link'], '/etc/passwd')).toBe(false);
  expect(linkStaysInside(['link'], '')).toBe(false);
});

test('a list of files survives every name that a folder may hold', () => {
  const name = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 40 })
    .filter((text) => !/[/\0]/.test(text) && text !== '.' && text !== '..');
  fc.assert(
    fc.property(fc.array(name, { maxLength: 10 }), (names) => {
      const output = names.map((one) => `81a4 12 1000000000 root 0 UNKNOWN 7 /d/./${one}//\n`).join('');
      const entries = parseStatLines(output);
      expect(entries.map((entry) => entry.name)).toEqual(names);
      for (const entry of entries)
        expect(entry).toMatchObject({ kind: 'file', sizeBytes: 12, user: 'root', group: '7' });
    }),
  );
});
