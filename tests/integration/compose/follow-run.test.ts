import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followRun } from '../../../main/compose/follow-run.ts';
import type { HostQueries } from '../../../main/hosts/queries.ts';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import type { JobContext } from '../../../main/platform/jobs/types.ts';
import { mendIdOf, mendProgram } from '../../../main/compose/host-mend.ts';
import { readDetached, startDetached, type DetachedProgram } from '../../../main/platform/shell/detached.ts';
import { createLocalShell } from '../../../main/platform/shell/local-shell.ts';
import { temporaryFolder } from '../../support/folders.ts';

const shell = createLocalShell('here');

beforeEach(() => {
  vi.stubEnv('XDG_STATE_HOME', temporaryFolder());
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A run of its own, followed over a host that is out of reach until `back` is called. */
async function follow(script: string, mendOf: (runId: string) => DetachedProgram | null = () => null) {
  const runId = `test-${randomBytes(4).toString('hex')}`;
  await startDetached(shell, { id: runId, workingFolder: '', argv: ['sh', '-c', script] });
  const messages: (string | null)[] = [];
  const controller = new AbortController();
  let isAway = true;
  const hosts = {
    shellOf() {
      if (isAway) throw new WheelhouseError('HOST_UNREACHABLE', 'far has been away for 1 s.');
      return shell;
    },
  } as unknown as HostQueries;
  const context = {
    jobId: 'job',
    signal: controller.signal,
    clock: systemClock,
    progress: ({ message }: { message: string | null }) => messages.push(message),
  } as unknown as JobContext;
  const end = followRun({ hosts, stopping: new AbortController().signal }, context, {
    hostId: 'h1',
    host: 'far',
    runId,
    mend: mendOf(runId),
  });
  return {
    runId,
    messages,
    controller,
    end,
    back: () => {
      isAway = false;
    },
  };
}

test('a run is followed to its end over a host that is away for a while, and nothing that it said is missed', async () => {
  const run = await follow('for n in 1 2 3 4; do echo "line $n"; sleep 0.2; done; exit 4');
  await sleep(1500);
  run.back();
  expect(await run.end).toEqual({
    state: 'ended',
    exitCode: 4,
    cancelled: false,
    lines: ['line 1', 'line 2', 'line 3', 'line 4'],
  });
  expect(run.messages[0]).toBe('far has been away for 1 s.');
});

test('a cancel that is asked while the host is away reaches the run when it is back', async () => {
  const run = await follow('echo at work; sleep 100');
  run.controller.abort(new WheelhouseError('CANCELLED', 'ana cancelled it.'));
  await sleep(300);
  expect(await readDetached(shell, run.runId, 0)).toMatchObject({ state: 'running' });
  run.back();
  expect(await run.end).toMatchObject({ state: 'ended', exitCode: 143, cancelled: true, lines: ['at work'] });
});

test('a cancel first leaves on the host what starts again what ran, which waits for the end and needs nobody', async () => {
  const folder = temporaryFolder();
  const said = path.join(folder, 'said');
  const program = path.join(folder, 'docker-compose');
  writeFileSync(program, `#!/bin/sh\necho "$@" >> ${said}\n`, { mode: 0o755 });
  const project = { name: 'shop', workingFolder: folder, files: ['/srv/shop.yaml'], envFiles: [] };
  const compose = {
    kind: 'standalone',
    version: '2.26.1',
    program,
    sudo: false,
    engineAddress: null,
  } as const;
  const there = '$XDG_STATE_HOME/wheelhouse/run';
  const script = `trap 'ls ${there} >> ${said}; sleep 2; echo ended >> ${said}; exit 130' TERM; while :; do sleep 0.1; done`;
  const run = await follow(script, (runId) => mendProgram(runId, { compose, project }, ['db', 'web']));
  run.back();
  await sleep(500);
  run.controller.abort(new WheelhouseError('CANCELLED', 'ana cancelled it.'));
  expect(await run.end).toMatchObject({ exitCode: 130, cancelled: true });
  await vi.waitFor(
    async () => {
      expect((await readDetached(shell, mendIdOf(run.runId), 0)).state).toBe('ended');
    },
    { timeout: 5000 },
  );
  const lines = readFileSync(said, 'utf8').trim().split('\n');
  expect(lines).toEqual([
    run.runId,
    mendIdOf(run.runId),
    'ended',
    `--project-name shop --project-directory ${folder} --file /srv/shop.yaml start db web`,
  ]);
  expect(mendProgram(run.runId, { compose, project }, [])).toBeNull();
});

test('the end of the engine leaves the run alone', async () => {
  const run = await follow('sleep 2; echo done');
  run.back();
  run.controller.abort(new WheelhouseError('INTERRUPTED', 'Wheelhouse was ended.'));
  await expect(run.end).rejects.toMatchObject({ code: 'INTERRUPTED' });
  await sleep(2500);
  expect(await readDetached(shell, run.runId, 0)).toMatchObject({
    state: 'ended',
    exitCode: 0,
    output: 'done\n',
  });
});
