import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLaunch } from '../../../main/electron/arguments.ts';
import { layout } from '../../../main/platform/layout.ts';
import { engineCommand, engineEnvironment, type Runtime } from '../../../main/server/engine-command.ts';

const node: Runtime = {
  nodeApi: '10',
  node: '24.21.0',
  isElectron: false,
  isDefaultApp: false,
  program: '/usr/bin/node',
  platform: 'linux',
  pinnedNode: '/srv/node/bin/node',
  env: { HOME: '/home/ada', NODE_OPTIONS: '--enable-source-maps', ELECTRON_RUN_AS_NODE: '1' },
};
const app: Runtime = { ...node, isElectron: true, program: '/opt/Wheelhouse/wheelhouse' };

describe('the engine that a command line starts', () => {
  it('runs on the Node that the command line runs on', () => {
    expect(engineCommand('/srv/a', { stay: true }, node)).toMatchObject({
      program: '/usr/bin/node',
      args: [layout.engineProcess, '--data', '/srv/a', '--stay'],
    });
  });

  it('is the app’s own program in a package, which its fuses keep from being a Node', () => {
    const { program, args, env } = engineCommand('/srv/a', {}, app);
    expect(program).toBe('/opt/Wheelhouse/wheelhouse');
    expect(args.slice(-3)).toEqual(['--engine', '--data', '/srv/a']);
    expect(parseLaunch([program, ...args])).toMatchObject({ engine: true, cli: null });
    expect(env).not.toHaveProperty('ELECTRON_RUN_AS_NODE');
  });

  it('asks Chromium for no display and for no process that waits to draw', () => {
    const { args } = engineCommand('/srv/a', {}, app);
    expect(args).toEqual(expect.arrayContaining(['--ozone-platform=headless', '--no-zygote']));
    expect(engineCommand('/srv/a', {}, { ...app, platform: 'darwin' }).args[0]).toBe('--engine');
  });

  it('is started from the image and not from what an AppImage mounted, which goes with the command line', () => {
    const image = import.meta.filename;
    const env = { APPIMAGE: image, APPDIR: '/tmp/.mount_Wheel1' };
    const mounted = { ...app, env, program: '/tmp/.mount_Wheel1/wheelhouse' };
    expect(engineCommand('/srv/a', {}, mounted).program).toBe(image);
    // Another AppImage, from whose terminal an installed Wheelhouse is called.
    expect(engineCommand('/srv/a', {}, { ...app, env }).program).toBe(app.program);
    expect(existsSync(image)).toBe(true);
  });

  it('is given the app’s folder by an Electron that carries no app', () => {
    const { args } = engineCommand('/srv/a', {}, { ...app, isDefaultApp: true });
    expect(args.slice(-4)).toEqual([layout.root, '--engine', '--data', '/srv/a']);
  });

  it('runs on the pinned Node under a runtime that is too old, and says what to do where there is none', () => {
    const old = { ...app, nodeApi: '9' };
    expect(engineCommand('/srv/a', {}, old)).toMatchObject({
      program: '/srv/node/bin/node',
      args: [layout.engineProcess, '--data', '/srv/a'],
    });
    expect(() => engineCommand('/srv/a', {}, { ...old, pinnedNode: null })).toThrow(/needs Node 22\.14/);
  });
});

describe('what an engine inherits', () => {
  const given = { PATH: '/bin', NODE_OPTIONS: '-r /tmp/evil.js', ELECTRON_RUN_AS_NODE: '1', ELECTRON_X: '' };

  it('is nothing that steers Electron, and below the app nothing that loads code into a Node', () => {
    expect(engineEnvironment(given, true)).toEqual({ PATH: '/bin' });
  });

  it('is the Node options of somebody who runs Wheelhouse on a Node of their own', () => {
    expect(engineEnvironment(given, false)).toEqual({ PATH: '/bin', NODE_OPTIONS: '-r /tmp/evil.js' });
  });
});
