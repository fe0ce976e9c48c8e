import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, test } from 'vitest';
import { attachToEngine, type Attachment } from '../../main/server/attach.ts';
import { engineCommand } from '../../main/server/engine-command.ts';
import { readinessSchema } from '../../main/server/wire.ts';
import { drivenProgram, linkFolder, shippedProgram } from '../support/driven-copy.ts';
import { electronArguments } from './support/faces.ts';
import { createFreshHome, type FreshHome } from './support/folders.ts';
import { ensurePackedApp, shippedResources } from './support/packed-app.ts';
import { processesNaming, until } from './support/processes.ts';

// How a fuse that is off, and one that is on, is written into the program.
const off = '0'.charCodeAt(0);
const on = '1'.charCodeAt(0);
const inspectorPort = 39_229;
const debuggingPort = 39_222;

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    setTimeout(() => socket.end(), 200);
  });
}

interface Start {
  readonly program: string;
  readonly folders: FreshHome;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function start({ program, folders, args = [], env = {} }: Start): ChildProcess {
  return spawn(program, [...args, ...electronArguments, '--hidden', '--data', folders.dataFolder], {
    env: { ...folders.env, ...env },
    stdio: 'ignore',
  });
}

async function attach({ dataFolder }: FreshHome): Promise<Attachment> {
  await until('the engine to start', () => existsSync(path.join(dataFolder, 'engine.json')), 30_000);
  return attachToEngine({ dataFolder, face: 'cli', start: false });
}

async function end(app: ChildProcess, folders: FreshHome): Promise<void> {
  app.kill('SIGTERM');
  await until('every process to end', () => processesNaming(folders.dataFolder).length === 0);
  folders.remove();
}

describe('the app as it is shipped', () => {
  const folders = createFreshHome();
  const marker = path.join(folders.home, 'planted-code-ran');
  const planted = path.join(folders.home, 'planted.cjs');
  let app: ChildProcess;
  let engine: Attachment;

  beforeAll(async () => {
    ensurePackedApp();
    const code = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, process.title);`;
    writeFileSync(planted, code);
    // Everything at once: the app that comes up all the same took no notice of any of it.
    app = start({
      program: shippedProgram,
      folders,
      args: [`--inspect=${inspectorPort}`, `--remote-debugging-port=${debuggingPort}`],
      env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require ${planted}` },
    });
    engine = await attach(folders);
  });

  afterAll(async () => {
    try {
      engine.close();
    } finally {
      await end(app, folders);
    }
  });

  it('has its fuses set', async () => {
    const wire = await getCurrentFuseWire(shippedProgram);
    const states = Object.fromEntries(
      [
        FuseV1Options.RunAsNode,
        FuseV1Options.EnableNodeOptionsEnvironmentVariable,
        FuseV1Options.EnableNodeCliInspectArguments,
        FuseV1Options.GrantFileProtocolExtraPrivileges,
        FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
        FuseV1Options.OnlyLoadAppFromAsar,
        FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      ].map((fuse) => [FuseV1Options[fuse], Number(wire[fuse]) === on]),
    );
    expect(states).toEqual({
      RunAsNode: false,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      GrantFileProtocolExtraPrivileges: false,
      LoadBrowserProcessSpecificV8Snapshot: false,
      OnlyLoadAppFromAsar: true,
      EnableEmbeddedAsarIntegrityValidation: true,
    });
  });

  it('is driven through its socket', async () => {
    const { version, faces, access } = await engine.client.system.get();
    expect({ version, faces, access }).toEqual({
      version: engine.engine.version,
      faces: 2,
      access: ['see', 'operate', 'change', 'destroy'],
    });
    expect(await engine.client.hosts.list()).toEqual({ hosts: [] });
    await engine.client.settings.update({ language: 'ko' });
    expect(await engine.client.settings.get()).toMatchObject({ language: 'ko' });
    expect(await engine.client.audit.verify()).toMatchObject({ ok: true });
  });

  it('opens its window when it is started again, and draws it', async () => {
    const { ELECTRON_RUN_AS_NODE: _, ...env } = folders.env;
    const { status } = spawnSync(shippedProgram, [...electronArguments, '--data', folders.dataFolder], {
      env,
    });
    expect(status).toBe(0);
    await until('the page to attach', async () => (await engine.client.system.get()).faces === 3);
  });

  it('is no Node, whatever its environment asks', () => {
    const code = `process.stdout.write('I am a Node')`;
    // Behind the two dashes a Node reads no option of its own; an app is a command line there, which ends.
    const { stdout } = spawnSync(shippedProgram, ['-e', code, '--', '--no-sandbox', '--cli', 'version'], {
      env: { ...folders.env, ELECTRON_RUN_AS_NODE: '1', DISPLAY: '' },
      encoding: 'utf8',
    });
    expect(stdout).not.toContain('I am a Node');
  });

  it('runs no code that its environment brings along', () => {
    expect(existsSync(marker)).toBe(false);
  });

  it('opens no port to look inside', async () => {
    expect(await isListening(inspectorPort)).toBe(false);
    expect(await isListening(debuggingPort)).toBe(false);
  });
});

// A macOS app is one folder that its signature covers.
test.skipIf(process.platform === 'darwin')('no folder takes the place of the app’s archive', () => {
  ensurePackedApp();
  const copy = path.join(path.dirname(shippedProgram), '..', 'planted');
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  linkFolder(path.dirname(shippedProgram), copy);
  const resources = path.join(copy, path.relative(path.dirname(shippedProgram), shippedResources));
  rmSync(path.join(resources, 'app.asar'));
  mkdirSync(path.join(resources, 'app'));
  writeFileSync(path.join(resources, 'app', 'package.json'), '{"name":"planted","main":"main.cjs"}');
  writeFileSync(path.join(resources, 'app', 'main.cjs'), `process.stdout.write('planted');process.exit();`);
  const program = path.join(copy, path.basename(shippedProgram));
  const { stdout } = spawnSync(program, ['--no-sandbox', '--ozone-platform=headless', '--disable-gpu'], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  expect(stdout).not.toContain('planted');
});

test('the engine of a command line is the app’s own program, alone and without a display', async () => {
  ensurePackedApp();
  const folders = createFreshHome();
  onTestFinished(() => folders.remove());
  const { program, args, env } = engineCommand(
    folders.dataFolder,
    {},
    {
      nodeApi: '10',
      node: process.versions.node,
      isElectron: true,
      isDefaultApp: false,
      program: shippedProgram,
      platform: process.platform,
      pinnedNode: null,
      env: { ...folders.env, DISPLAY: undefined, WAYLAND_DISPLAY: undefined },
    },
  );
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  const said = readinessSchema.parse(JSON.parse(String(line)));
  if (said.ready) {
    expect(processesNaming(folders.dataFolder).map(({ pid }) => pid)).toEqual([child.pid]);
    child.kill('SIGTERM');
  } else {
    // A runtime that is too old for the database: so far it came, out of the archive and to its own sentence.
    expect(said.error).toMatchObject({ code: 'REFUSED', message: expect.stringContaining('Node-API 10') });
  }
  expect(await ended).toEqual([said.ready ? 0 : 1, null]);
  // Chromium made no profile, neither here nor where programs keep theirs.
  expect(existsSync(path.join(folders.home, '.config'))).toBe(false);
});

describe('the copy that the tests drive', () => {
  it('differs in one fuse: it can be looked into', async () => {
    ensurePackedApp();
    const shipped = await getCurrentFuseWire(shippedProgram);
    const driven = await getCurrentFuseWire(drivenProgram);
    expect({ ...driven, [FuseV1Options.EnableNodeCliInspectArguments]: off }).toEqual(shipped);
    const folders = createFreshHome();
    const app = start({ program: drivenProgram, folders, args: [`--inspect=${inspectorPort}`] });
    await until('the inspector to listen', () => isListening(inspectorPort));
    const engine = await attach(folders);
    // Who quits before it is attached leaves an engine that waits half a minute for its first face.
    await until('the app to attach', async () => (await engine.client.system.get()).faces === 2);
    engine.close();
    await end(app, folders);
  });
});
