import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ProgressLine } from '../../lab/progress.ts';
import { ensureLab, labWorld } from '../../lab/world.ts';

const LAB = fileURLToPath(new URL('../../lab/lab.ts', import.meta.url));

function lab(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [LAB, ...words],
      { env: { ...process.env, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      },
    );
  });
}

describe('the lab command', () => {
  it('tells each step of up as a JSON line, and ends with all of them done', async () => {
    await ensureLab();
    const { code, stdout } = await lab(['up', '--json']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ProgressLine);
    expect(code).toBe(0);
    expect(lines.at(-1)).toMatchObject({ phase: 'ready', done: lines[0]?.total });
    expect(lines.map((line) => line.done)).toEqual(lines.map((line) => line.done).sort((a, b) => a - b));
  });

  it('describes what is up, with the fingerprint and the keys that tests need', async () => {
    await ensureLab();
    const world = labWorld();
    const { code, stdout } = await lab(['status', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ up: true, remote: { sshUrl: world.remote.sshUrl } });
    expect(world.hostKeys[0]?.fingerprint).toMatch(/^SHA256:/);
  });

  it('says in a folder without a lab that nothing is up, with exit code 1', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'no-lab-'));
    const { code, stdout } = await lab(['status', '--json'], { WHEELHOUSE_LAB_DIR: folder });
    await rm(folder, { recursive: true });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ up: false, folder });
  });

  it('refuses a folder too deep for sockets in one sentence, on its standard output too', async () => {
    const deep = `/tmp/${'deep/'.repeat(20)}lab`;
    const { code, stdout, stderr } = await lab(['up', '--json'], { WHEELHOUSE_LAB_DIR: deep });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({ phase: 'failed', message: stderr.trim() });
  });

  it('knows no other scenario than those that it lists', async () => {
    const { stdout } = await lab(['break']);
    expect(stdout).toContain('engine-restart');
    expect(await lab(['break', 'everything'])).toMatchObject({ code: 1 });
    expect(await lab(['brake'])).toMatchObject({ code: 2 });
  });
});
