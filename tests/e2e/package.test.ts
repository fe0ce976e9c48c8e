import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attachment } from '../../main/server/attach.ts';
import { canRunEngine } from '../../main/server/engine-command.ts';
import { openDesktop, type DesktopFace } from './support/faces.ts';
import { packedProgram, packedResources } from './support/packed-app.ts';
import { processesNaming, until } from './support/processes.ts';
import { textOf } from './support/texts.ts';

describe('the packed app', () => {
  let face: DesktopFace;
  let engine: Attachment;

  beforeAll(async () => {
    face = await openDesktop('en');
    await face.page.getByRole('heading', { name: textOf('en', 'welcome.title') }).waitFor();
    engine = await face.attach();
  });

  afterAll(async () => {
    engine.close();
    await face.close();
  });

  it('runs its main process from the archive', async () => {
    const appPath = await face.app.evaluate(({ app }) => app.getAppPath());
    expect(realpathSync(appPath)).toBe(realpathSync(path.join(packedResources, 'app.asar')));
    const isPackaged = await face.app.evaluate(({ app }) => app.isPackaged);
    expect(isPackaged).toBe(true);
  });

  it('runs the engine as a process of its own, with the native database', async () => {
    const folder = path.dirname(realpathSync(packedProgram));
    const program = realpathSync(`/proc/${String(engine.engine.pid)}/exe`);
    expect(program).toMatch(new RegExp(`^${folder}/`));
    if (canRunEngine(await face.app.evaluate(() => process.versions['napi']))) {
      // From the archive, which its integrity covers; what a loader reads lies beside it.
      expect(program).toBe(realpathSync(packedProgram));
      expect(existsSync(path.join(packedResources, 'app.asar.unpacked', 'dist'))).toBe(false);
    } else {
      // A plain Node looks into no archive.
      const seen = processesNaming('engine-process').find(({ pid }) => pid === engine.engine.pid);
      const file = seen?.commandLine.find((argument) => argument.endsWith('engine-process.js')) ?? '';
      expect(realpathSync(file)).toBe(
        realpathSync(path.join(packedResources, 'app.asar.unpacked', 'dist', 'main', 'engine-process.js')),
      );
    }
    const { dataFolder, notices } = await engine.client.system.get();
    expect(realpathSync(dataFolder)).toBe(realpathSync(face.folders.dataFolder));
    expect(notices).toEqual([]);
    expect(existsSync(path.join(dataFolder, 'wheelhouse.db'))).toBe(true);
    expect(await engine.client.audit.verify()).toMatchObject({ ok: true });
  });

  it('draws its page from the archive, with its style', async () => {
    expect(face.page.url()).toMatch(/^app:\/\/wheelhouse\//);
    const rules = await face.page.evaluate(() => document.styleSheets.length);
    expect(rules).toBeGreaterThan(0);
  });

  it('has an icon for each state of the tray', async () => {
    const sizes = await face.app.evaluate(({ app, nativeImage }) =>
      ['up', 'degraded', 'down', 'unknown', 'paused'].map((status) => {
        const image = nativeImage.createFromPath(`${app.getAppPath()}/assets/tray/${status}-22.png`);
        return [image.getSize().width, image.getScaleFactors().join(' ')].join(' @ ');
      }),
    );
    expect(new Set(sizes)).toEqual(new Set(['22 @ 1 2']));
  });

  it('answers as the command line too, without a display and on the same engine', () => {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = face.folders.env;
    const command = path.join(packedResources, 'bin', 'wheelhouse');
    const { status, stdout } = spawnSync(
      command,
      ['system', 'get', '--json', '--data', face.folders.dataFolder],
      {
        env,
        encoding: 'utf8',
      },
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ pid: engine.engine.pid });
    const wrong = spawnSync(command, ['hosts', 'lits'], { env, encoding: 'utf8' });
    expect(wrong.status).toBe(2);
  });
});

describe('quitting the packed app', () => {
  it('leaves no process behind', async () => {
    const face = await openDesktop('en');
    await face.page.getByRole('heading', { name: textOf('en', 'welcome.title') }).waitFor();
    expect(processesNaming(face.folders.dataFolder).length).toBeGreaterThan(1);
    await face.app.close();
    await until(
      'every process of the app to end',
      () => processesNaming(face.folders.dataFolder).length === 0,
    );
    face.folders.remove();
  });
});
