import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { layout } from '../../../main/platform/layout.ts';
import { fillDisk, isRoot, mountTmpfs } from '../../support/disks.ts';
import {
  attachFace,
  engineFolder,
  runCli,
  runShell,
  sharedEngineFolder,
  type CliRun,
} from '../../support/engine-runs.ts';

function errorOf({ stderr }: CliRun): { code: string; message: string; hint?: string } {
  return (JSON.parse(stderr) as { error: { code: string; message: string; hint?: string } }).error;
}

const shared = sharedEngineFolder();
const hostile = String.fromCodePoint(0x1b, 0x5b, 0x32, 0x4a);

describe('exit codes', () => {
  test.each([
    ['no command at all', [], 0],
    ['help', ['help', 'hosts', 'add'], 0],
    ['the version', ['version'], 0],
    ['an unknown noun', ['hoast', 'list'], 2],
    ['an unknown verb', ['hosts', 'lsit'], 2],
    ['an unknown flag', ['hosts', 'list', '--jsn'], 2],
    ['a missing name', ['containers', 'restart'], 2],
    ['an empty name', ['containers', 'restart', ''], 2],
    ['a name of 300 characters', ['containers', 'restart', 'x'.repeat(300)], 2],
    ['an unknown language', ['hosts', 'list', '--lang', 'tlh'], 2],
    ['a port that is none', ['serve', '--port', '99999'], 2],
    ['an access that is none', ['serve', '--access', 'see,rule'], 2],
    ['an unknown job', ['jobs', 'get', 'nothing'], 1],
    ['a malformed address', ['hosts', 'add', 'gopher://x'], 2],
    ['an address with a newline', ['hosts', 'add', 'ssh://a@b\nssh://c@d'], 2],
    ['a host that does not listen', ['hosts', 'add', 'ssh://nobody@127.0.0.1:1'], 3],
    ['an unknown host', ['hosts', 'connect', 'nowhere'], 1],
  ])('%s', async (_, args, exitCode) => {
    const run = await runCli(args, { dataFolder: shared() });
    expect({ args, exitCode: run.exitCode, stderr: exitCode === 0 ? run.stderr : '' }).toEqual({
      args,
      exitCode,
      stderr: '',
    });
    if (exitCode !== 0) expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  test('errors are JSON on standard error where a program asked for it', async () => {
    const dataFolder = engineFolder();
    const run = await runCli(['hosts', 'add', 'ssh://nobody@127.0.0.1:1', '--json'], { dataFolder });
    expect([run.exitCode, run.stdout]).toEqual([3, '']);
    expect(errorOf(run)).toMatchObject({ code: 'HOST_UNREACHABLE' });
    const list = await runCli(['hosts', 'list', '--json'], { dataFolder });
    expect(JSON.parse(list.stdout)).toEqual({ hosts: [] });
  });

  test('a guard is 4: another’s folder, a database from the future', async () => {
    const dataFolder = engineFolder();
    mkdirSync(path.join(dataFolder, 'shared'), { mode: 0o755 });
    writeFileSync(path.join(dataFolder, 'shared', 'thesis.txt'), '');
    const run = await runCli(['hosts', 'list', '--json', '--data', path.join(dataFolder, 'shared')], {
      dataFolder,
    });
    expect(run.exitCode).toBe(4);
    expect(errorOf(run).message).toContain('cannot be the data folder');
  });
});

describe('hostile input', () => {
  test.each([
    ['an escape sequence as a name', ['hosts', 'connect', `x${hostile}`]],
    ['a newline and quotes as a name', ['containers', 'get', `a"b'c\nd`]],
    ['a name with a leading dash', ['containers', 'get', '--', '--rm -rf']],
    ['a reading direction', ['hosts', 'remove', 'a\u202eb']],
    ['an escape sequence as a noun', [`h${hostile}`, 'list']],
    ['an escape sequence as a flag', ['hosts', 'list', `--x${hostile}`]],
  ])('%s never reaches the terminal as it is', async (_, args) => {
    for (const form of [[], ['--json']]) {
      const run = await runCli([...form, ...args], { dataFolder: shared() });
      expect([1, 2]).toContain(run.exitCode);
      expect(run.stdout + run.stderr).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
      if (form.length === 0) expect(run.stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
    }
  });
});

describe('input', () => {
  test('comes from a file or from standard input, as JSON or YAML, and flags go before it', async () => {
    const dataFolder = engineFolder();
    const file = path.join(dataFolder, 'input.yaml');
    writeFileSync(file, 'theme: dark\nlanguage: ko\n');
    const fromFile = await runCli(['settings', 'update', '--file', file, '--language', 'en', '--json'], {
      dataFolder,
    });
    expect(JSON.parse(fromFile.stdout)).toMatchObject({ theme: 'dark', language: 'en' });
    const fromInput = await runCli(['settings', 'update', '--file', '-', '--json'], {
      dataFolder,
      input: '{"theme":"light"}',
    });
    expect(JSON.parse(fromInput.stdout)).toMatchObject({ theme: 'light', language: 'en' });
  });

  test.each([
    ['a field that does not exist', '{"them":"dark"}', 'does not know'],
    ['no fields at all', '- dark', 'holds no fields'],
    ['neither JSON nor YAML', '{"theme": [', 'neither JSON nor YAML'],
    ['a wrong value', 'theme: pink', '--theme'],
  ])('%s is one sentence', async (_, input, sentence) => {
    const run = await runCli(['settings', 'update', '--file', '-'], { dataFolder: engineFolder(), input });
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(sentence);
  });
});

describe('a stream', () => {
  test('prints a JSON line an item, and ends with Ctrl-C without a complaint', async () => {
    const dataFolder = engineFolder();
    await attachFace(dataFolder);
    const run = await runShell(
      'timeout -s INT --preserve-status 2 $WHEELHOUSE settings watch --json; echo $?',
      {
        dataFolder,
      },
    );
    expect(run.stdout.split('\n')).toEqual([
      expect.stringMatching(/^\{"language":"system","theme":"system",.*\}$/),
      '130',
      '',
    ]);
    expect(run.stderr).toBe('');
  });

  test('whose reader goes away is no failure', async () => {
    const dataFolder = engineFolder();
    const run = await runShell('$WHEELHOUSE help | head -n 1; echo ${PIPESTATUS[0]}', { dataFolder });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(run.stdout.trimEnd().split('\n').at(-1)).toBe('0');
  });
});

test('of a host that was never reached nothing is known, and no list says that nothing is there', async () => {
  const dataFolder = engineFolder();
  await runCli(['hosts', 'add', 'ssh://nobody@127.0.0.1:1', '--name', 'ghost', '--keep'], { dataFolder });
  for (const [args, nothing] of [
    [['stacks', 'list'], 'No stacks'],
    [['undo', 'list'], 'No watchdog is on a host'],
    [['locks', 'list'], 'Nothing is locked'],
    [['containers', 'list'], 'no containers'],
  ] as const) {
    const run = await runCli(args, { dataFolder });
    expect(run.stdout).not.toContain(nothing);
    expect(run.stdout).toContain('ghost');
  }
  for (const noun of ['images', 'volumes', 'networks']) {
    const run = await runCli([noun, 'list', 'ghost'], { dataFolder });
    expect([noun, run.exitCode, run.stdout]).toEqual([noun, 3, '']);
  }
});

test('the Korean of a person who asks for it', async () => {
  const dataFolder = engineFolder();
  const run = await runCli(['hosts', 'list'], { dataFolder, env: { LANG: 'ko_KR.UTF-8' } });
  expect(run.stdout).toContain('아직 호스트가 없습니다');
  const help = await runCli(['--lang', 'ko', 'help'], { dataFolder });
  expect(help.stdout).toContain('사용법');
});

test('stopping an engine that does not run is done, and starts none', async () => {
  const dataFolder = engineFolder();
  const run = await runCli(['system', 'stop'], { dataFolder });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(() => readFileSync(path.join(dataFolder, 'engine.json'))).toThrow('ENOENT');
});

test('one Ctrl-C that arrives several times ends browser mode in order', async () => {
  const dataFolder = engineFolder();
  const build = path.join(layout.root, 'tests', 'support', 'build.ts');
  await runShell(`'${process.execPath}' '${build}' --if-stale`, { dataFolder });
  const run = await runShell(
    `$WHEELHOUSE serve --port 0 > '${dataFolder}/address' & pid=$!
    while [ ! -s '${dataFolder}/address' ]; do sleep 0.1; done
    kill -INT $pid; kill -INT $pid; sleep 0.05; kill -INT $pid; wait $pid; echo $?`,
    { dataFolder },
  );
  expect(run.stdout.trim()).toBe('0');
  expect(existsSync(path.join(dataFolder, 'browser.json'))).toBe(false);
});

describe.runIf(isRoot)('a data folder that cannot be used is one sentence', () => {
  test('on a full disk', async () => {
    const disk = mountTmpfs('size=256k');
    const dataFolder = path.join(disk, 'w');
    mkdirSync(dataFolder, { mode: 0o700 });
    fillDisk(disk);
    const run = await runCli(['hosts', 'list', '--json'], { dataFolder });
    // The engine that could not start works in the folder, which is unmounted next.
    await sleep(500);
    expect(run.exitCode).toBe(1);
    expect(errorOf(run)).toMatchObject({ code: 'STORAGE_FULL' });
  });

  test('on a read-only disk', async () => {
    const dataFolder = path.join(mountTmpfs('ro,size=64k'), 'w');
    const run = await runCli(['hosts', 'list', '--json'], { dataFolder });
    expect(run.exitCode).toBe(4);
    expect(errorOf(run).message).toContain('read-only');
  });

  test('of another account', async () => {
    const dataFolder = engineFolder();
    await attachFace(dataFolder);
    const run = await runShell(`setpriv --reuid 65534 --regid 65534 --clear-groups $WHEELHOUSE hosts list`, {
      dataFolder,
    });
    expect([run.exitCode, run.stderr.split('\n').length]).toEqual([4, 3]);
    expect(run.stderr).toContain('belongs to another account');
  });
});
