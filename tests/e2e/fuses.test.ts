import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachToEngine, type Attachment } from '../../main/server/attach.ts';
import { drivenProgram, shippedProgram } from '../support/driven-copy.ts';
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

async function end(app: ChildProcess, folders: FreshHome): Promise<void> {
  app.kill('SIGTERM');
  await until('every process to end', () => processesNaming(folders.dataFolder).length === 0);
  folders.remove();
}

describe('the app as it is shipped', () => {
  const folders = createFreshHome();
  const marker = path.join(folders.home, 'planted-code-ran');
  const planted = path.join(folders.home, 'planted.cjs');
  // Where Electron looks before it looks into the archive, unless its fuse says otherwise.
  const plantedApp = path.join(shippedResources, 'app');
  let app: ChildProcess;
  let engine: Attachment;

  beforeAll(async () => {
    ensurePackedApp();
    const code = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, process.title);`;
    writeFileSync(planted, code);
    mkdirSync(plantedApp, { recursive: true });
    writeFileSync(path.join(plantedApp, 'package.json'), '{"name":"planted","main":"main.cjs"}');
    writeFileSync(path.join(plantedApp, 'main.cjs'), code);
    // Everything at once: the app that comes up all the same took no notice of any of it.
    app = start({
      program: shippedProgram,
      folders,
      args: [`--inspect=${inspectorPort}`, `--remote-debugging-port=${debuggingPort}`],
      env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require ${planted}` },
    });
    const { dataFolder } = folders;
    await until('the engine to start', () => existsSync(path.join(dataFolder, 'engine.json')), 30_000);
    engine = await attachToEngine({ dataFolder, face: 'cli', start: false });
  });

  afterAll(async () => {
    rmSync(plantedApp, { recursive: true, force: true });
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
    const { stdout } = spawnSync(shippedProgram, ['--no-sandbox', '--cli', 'version', '-e', code], {
      env: { ...folders.env, ELECTRON_RUN_AS_NODE: '1', DISPLAY: '' },
      encoding: 'utf8',
    });
    expect(stdout).not.toContain('I am a Node');
  });

  it('runs no code that its environment, or a folder beside its archive, brings along', () => {
    expect(existsSync(marker)).toBe(false);
  });

  it('opens no port to look inside', async () => {
    expect(await isListening(inspectorPort)).toBe(false);
    expect(await isListening(debuggingPort)).toBe(false);
  });
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
    await until('the engine to start', () => existsSync(path.join(folders.dataFolder, 'engine.json')));
    await end(app, folders);
  });
});
