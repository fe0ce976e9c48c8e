import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { lockDataFolder } from '../../../main/platform/data-folder/lock.ts';
import { openDataFolder } from '../../../main/platform/data-folder/data-folder.ts';
import { readEngineRecord, writeEngineRecord } from '../../../main/platform/data-folder/engine-record.ts';
import {
  dataFolderFiles,
  defaultDataFolder,
  resolveDataFolder,
} from '../../../main/platform/data-folder/paths.ts';
import { socketPathOf } from '../../../main/platform/data-folder/socket-path.ts';
import { temporaryFolder } from '../../support/folders.ts';

function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'it was accepted';
}

describe('the data folder', () => {
  test('is made for its owner alone, and an own one that is open is closed', () => {
    const folder = path.join(temporaryFolder(), 'a', 'b');
    openDataFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    writeFileSync(path.join(folder, 'wheelhouse.db'), '');
    chmodSync(folder, 0o755);
    openDataFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('is never a folder that belongs to something else: --data /tmp must not lock everybody out', () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'thesis.txt'), 'mine');
    chmodSync(folder, 0o1777);
    expect(refusalOf(() => openDataFolder(folder))).toContain('cannot be the data folder');
    expect(statSync(folder).mode & 0o7777).toBe(0o1777);
  });

  test('is never a file, nor below one', () => {
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(refusalOf(() => openDataFolder(file))).toContain('is a file');
    expect(refusalOf(() => openDataFolder(path.join(file, 'below')))).toContain('is a file');
  });

  test.skipIf(process.platform !== 'linux')(
    'is never where nobody can make folders, and says so at once',
    () => {
      expect(() => openDataFolder('/proc/wheelhouse/below')).toThrow(
        'The data folder /proc/wheelhouse/below cannot be used: the file system is read-only.',
      );
    },
  );

  test('has one real path, by whatever link it was named', () => {
    const parent = temporaryFolder();
    mkdirSync(path.join(parent, 'real'), { mode: 0o700 });
    symlinkSync(path.join(parent, 'real'), path.join(parent, 'link'));
    expect(openDataFolder(path.join(parent, 'link'))).toBe(openDataFolder(path.join(parent, 'real')));
  });

  test('lies where the system keeps such things, unless it is named', () => {
    const linux = { platform: 'linux', env: {}, home: '/home/ana' } as const;
    expect(defaultDataFolder(linux)).toBe('/home/ana/.local/share/wheelhouse');
    expect(defaultDataFolder({ ...linux, env: { XDG_DATA_HOME: '/d' } })).toBe('/d/wheelhouse');
    expect(defaultDataFolder({ ...linux, env: { XDG_DATA_HOME: 'relative' } })).toBe(
      '/home/ana/.local/share/wheelhouse',
    );
    expect(defaultDataFolder({ ...linux, platform: 'darwin', home: '/Users/ana' })).toBe(
      '/Users/ana/Library/Application Support/Wheelhouse',
    );
    expect(resolveDataFolder(undefined, { ...linux, env: { WHEELHOUSE_DATA: '/w' } })).toBe('/w');
    expect(resolveDataFolder('/named', { ...linux, env: { WHEELHOUSE_DATA: '/w' } })).toBe('/named');
  });
});

describe('the socket', () => {
  const linux = { platform: 'linux', env: {}, home: '/home/ana' } as const;
  const long = `/home/ana/${'deep/'.repeat(30)}`;

  test('lies in the data folder', () => {
    expect(socketPathOf('/home/ana/w', linux, 1000)).toBe('/home/ana/w/engine.sock');
  });

  test('lies elsewhere under a short name where the path would be too long for an address', () => {
    const paths = [
      socketPathOf(long, { ...linux, env: { XDG_RUNTIME_DIR: '/run/user/1000' } }, 1000),
      socketPathOf(long, linux, 1000),
    ];
    expect(paths[0]).toMatch(/^\/run\/user\/1000\/wheelhouse\/[0-9a-f]{24}\.sock$/);
    expect(paths[1]).toMatch(/^\/tmp\/wheelhouse-1000\/[0-9a-f]{24}\.sock$/);
    expect(socketPathOf(`${long}x`, linux, 1000)).not.toBe(paths[1]);
  });

  test('counts bytes, not characters', () => {
    expect(socketPathOf(`/home/${'한'.repeat(30)}`, linux, 1000)).toMatch(/^\/tmp\//);
  });

  test('is a named pipe on Windows', () => {
    expect(socketPathOf('C:\\Users\\ana', { ...linux, platform: 'win32' })).toMatch(
      /^\\\\\.\\pipe\\wheelhouse-[0-9a-f]{24}$/,
    );
  });
});

test('half a record, or another thing in its place, is no record', () => {
  const folder = temporaryFolder();
  const record = { pid: 7, version: '1.0.0', socket: '/s', startedAt: 1 };
  expect(readEngineRecord(folder)).toBeNull();
  writeEngineRecord(folder, record);
  expect(readEngineRecord(folder)).toEqual(record);
  writeFileSync(path.join(folder, 'engine.json'), '{"pid":7,"vers');
  expect(readEngineRecord(folder)).toBeNull();
  writeFileSync(path.join(folder, 'engine.json'), '{"pid":"7"}');
  expect(readEngineRecord(folder)).toBeNull();
});

test('a lock file with something else in it is emptied where it lies: another file would be another lock', () => {
  const folder = openDataFolder(path.join(temporaryFolder(), 'data'));
  const { lock: file } = dataFolderFiles(folder);
  writeFileSync(file, 'no database at all, and long enough to be read as one'.repeat(100));
  const { ino } = statSync(file);
  using _lock = lockDataFolder(folder);
  expect(statSync(file).ino).toBe(ino);
});
