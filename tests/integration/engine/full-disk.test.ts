import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { attachFace, engineFolder, isAlive, until } from '../../support/engine-runs.ts';

// Every write to it fails as on a full disk; only Linux has it.
const fullDevice = '/dev/full';

test.runIf(existsSync(fullDevice))(
  'an engine that can write neither its log nor its last words goes on, and ends when it is asked to',
  async () => {
    const folder = engineFolder();
    mkdirSync(path.join(folder, 'logs'), { recursive: true, mode: 0o700 });
    symlinkSync(fullDevice, path.join(folder, 'logs', 'wheelhouse.log'));
    symlinkSync(fullDevice, path.join(folder, 'engine-start.log'));
    const face = await attachFace(folder);
    // Each change of the settings writes the audit's head to the log.
    expect(await face.client.settings.update({ theme: 'dark' })).toMatchObject({ theme: 'dark' });
    expect(await face.client.audit.verify({})).toMatchObject({ ok: true, entries: 1 });
    await face.client.system.stop({});
    await face.closed;
    await until('the engine is gone', () => !isAlive(face.engine.pid));
  },
);
