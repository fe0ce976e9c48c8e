import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import type { Carrier, WatchdogReport, WatchdogResult } from '../../../main/platform/undo/carrier.ts';
import { createContainerCarrier } from '../../../main/platform/undo/container-carrier.ts';
import { createProcessCarrier } from '../../../main/platform/undo/process-carrier.ts';
import type { HostShell } from '../../../main/platform/shell/types.ts';
import { docker, ensureLab, healLab, restartDockerd, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { labContainer } from '../../support/lab-container.ts';
import {
  planFor,
  reachLocal,
  reachRemote,
  stateOf,
  undoContainer,
  waitFor,
  type Reached,
} from './undo-lab.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

afterAll(async () => {
  await healLab();
});

const byProcess = ({ shell, engine }: Reached): Carrier =>
  createProcessCarrier({ shell, socketPath: engine.socketPath, now: Date.now });
const byContainer = ({ engine }: Reached): Carrier =>
  createContainerCarrier({
    engine,
    now: Date.now,
    sleep: (delayMs, signal) => systemClock.sleep(delayMs, signal),
    known: new Map(),
  });

async function ended(carrier: Carrier, id: string): Promise<string> {
  let state = '';
  await waitFor(
    `${id} ends`,
    async () => {
      state = (await carrier.list())?.find((report) => report.id === id)?.state ?? 'absent';
      return state !== 'armed' && state !== 'acting';
    },
    60_000,
  );
  await carrier.tidy(id);
  return state;
}

test('a container comes back through a process and through a container when the engine restarts at the deadline', async () => {
  const reached = await reachRemote(world);
  const process = byProcess(reached);
  const container = byContainer(reached);
  const [one, other] = await Promise.all([undoContainer('remote'), undoContainer('remote')]);
  const first = planFor(one, 6000);
  const second = planFor(other, 6000);
  expect(await process.plant(first)).toMatchObject({ kind: 'armed' });
  expect(await container.plant(second)).toMatchObject({ kind: 'armed' });
  await docker('remote', ['stop', one.name, other.name]);
  await restartDockerd('remote');
  await waitFor(
    'both run again',
    async () =>
      (await stateOf('remote', one.name)) + (await stateOf('remote', other.name)) === 'runningrunning',
    60_000,
  );
  const again = await reachRemote(world);
  expect(await ended(byProcess(again), first.id)).toBe('acted');
  expect(await ended(byContainer(again), second.id)).toBe('acted');
}, 120_000);

test('of a cancel and a deadline at the same moment one wins, and what is told is what happened', async () => {
  const reached = await reachLocal(world);
  const carrier = byProcess(reached);
  const round = async (shiftMs: number): Promise<string> => {
    const container = await undoContainer('local');
    const plan = planFor(container, 3000);
    await carrier.plant(plan);
    const deadline = performance.now() + 3000;
    await docker('local', ['stop', container.name]);
    await sleep(Math.max(0, deadline - performance.now() + shiftMs));
    const report = await carrier.cancel(plan.id);
    await sleep(2500);
    const state = await stateOf('local', container.name);
    expect([report?.state === 'cancelled', state]).toEqual(
      report?.state === 'cancelled' ? [true, 'exited'] : [false, 'running'],
    );
    if (report?.state !== 'cancelled') await ended(carrier, plan.id);
    else await carrier.tidy(plan.id);
    return report?.state ?? 'none';
  };
  const told = await Promise.all([-600, -200, 0, 200, 500, 900, 1300].map(round));
  // Both must have been met, or this test has seen no race.
  expect(told).toContain('cancelled');
  expect(told.some((state) => state !== 'cancelled')).toBe(true);
}, 60_000);

/** A shell whose way to the host breaks while the host still works. */
function breaking(shell: HostShell, afterMs: number): HostShell {
  return {
    ...shell,
    run: (argv, options) => shell.run(argv, { ...options, signal: AbortSignal.timeout(afterMs) }),
  };
}

test('a planting that is cut off at any moment leaves a whole watchdog or none', async () => {
  const reached = await reachRemote(world);
  const carrier = byProcess(reached);
  const container = await undoContainer('remote');
  const seen = new Set<string>();
  for (const afterMs of [5, 15, 30, 60, 90, 120, 180, 260, 400]) {
    const plan = planFor(container, 3000);
    const cut = byProcess({ ...reached, shell: breaking(reached.shell, afterMs) });
    const outcome = await cut.plant(plan).then(
      () => 'planted',
      () => 'cut off',
    );
    await sleep(700);
    const report = (await carrier.list())?.find(({ id }) => id === plan.id);
    seen.add(`${outcome}: ${report?.state ?? 'none'}`);
    expect(['armed', undefined]).toContain(report?.state);
    if (report !== undefined) {
      expect(await carrier.cancel(plan.id)).toMatchObject({ state: 'cancelled' });
      await carrier.tidy(plan.id);
    }
  }
  expect([...seen].toSorted()).toEqual(['cut off: armed', 'cut off: none', 'planted: armed']);
}, 60_000);

test.each(['curl', 'python3', 'perl'])('the engine is reached by %s alone', async (program) => {
  const { shell, engine } = await reachLocal(world);
  const only: HostShell = {
    ...shell,
    // A PATH with the tools of a shell, and of the ways to the engine this one.
    run: ([, ...rest], options) =>
      shell.run(
        [
          'sh',
          '-c',
          String.raw`dir=$(mktemp -d); for p in sh cat mv rm mkdir date sed cut tr grep head tail sleep ln readlink basename id expr ls find sync ps setsid nohup kill printf dirname timeout bash env "$0"; do f=$(command -v "$p") && case $f in /*) ln -s "$f" "$dir/$p" ;; esac; done; tr '@' '@' | sed "s#^PATH=.*#PATH=$dir#" | PATH=$dir sh "$@"`,
          program,
          ...rest,
        ],
        options,
      ),
  };
  const carrier = createProcessCarrier({ shell: only, socketPath: engine.socketPath, now: Date.now });
  const plain = createProcessCarrier({ shell, socketPath: engine.socketPath, now: Date.now });
  expect(await carrier.probe()).toEqual({ possible: true, words: program });
  const [stopped, paused, gone] = await Promise.all([
    undoContainer('local'),
    undoContainer('local'),
    undoContainer('local'),
  ]);
  const plan = {
    ...planFor(stopped, 2000),
    acts: [stopped, paused, gone].map(({ id, name }, at) => ({
      act: at === 1 ? ('unpause' as const) : ('start' as const),
      containerId: id,
      name,
    })),
  };
  expect(await carrier.plant(plan)).toMatchObject({ kind: 'armed', report: { how: program } });
  await docker('local', ['stop', stopped.name]);
  await docker('local', ['pause', paused.name]);
  await docker('local', ['rm', '-f', gone.name]);
  let words: readonly string[] = [];
  await waitFor(
    'all is told',
    async () => {
      const report = (await plain.list())?.find(({ id }) => id === plan.id);
      words = report?.results.map(({ word }) => word) ?? [];
      return words.length === 3 && report?.state === 'acted';
    },
    20_000,
  );
  expect(words.toSorted()).toEqual(['gone', 'started', 'unpaused']);
  expect(await stateOf('local', stopped.name)).toBe('running');
  await plain.tidy(plan.id);
});

test('where the login may run nothing of its own, a container carries it; where nothing can, both say why', async () => {
  const { engine, shell } = await reachRemote(world);
  // As with ForceCommand: whatever is asked, another program answers.
  const forced: HostShell = {
    ...shell,
    run: (_argv, options) => shell.run(['echo', 'backup done'], options),
  };
  const process = createProcessCarrier({ shell: forced, socketPath: engine.socketPath, now: Date.now });
  expect(await process.probe()).toEqual({
    possible: false,
    words: 'the login there runs a program of its own in place of a shell',
  });
  expect(await byContainer({ engine, shell }).probe()).toMatchObject({ possible: true });
  const away = createProcessCarrier({ shell, socketPath: '/run/none.sock', now: Date.now });
  const probed = await away.probe();
  expect(probed.possible).toBe(false);
  expect(probed.words).toMatch(/^nothing there reaches the engine: docker:/);
  const readOnly: HostShell = {
    ...shell,
    run: (argv, options) => shell.run(['env', 'HOME=/proc', 'XDG_STATE_HOME=', ...argv], options),
  };
  const unwritable = createProcessCarrier({ shell: readOnly, socketPath: engine.socketPath, now: Date.now });
  expect(await unwritable.probe()).toMatchObject({
    possible: false,
    words: expect.stringContaining('/proc'),
  });
});

test('the deadline is what is left on the host, whatever its clock says and however it jumps; a restarted host acts at once', async () => {
  const { shell, engine } = await reachLocal(world);
  const home = temporaryFolder();
  const offset = path.join(home, 'offset');
  const hours = (count: number): string => String(count * 3600);
  writeFileSync(offset, hours(-5));
  writeFileSync(
    path.join(home, 'date'),
    `#!/bin/sh\nexec /bin/date -d "@$(($(/bin/date +%s) + $(cat ${offset})))" "$@"\n`,
    { mode: 0o755 },
  );
  const prefix = ['env', `PATH=${home}:${process.env['PATH'] ?? ''}`, `HOME=${home}`, 'XDG_STATE_HOME='];
  const skewed: HostShell = { ...shell, run: (argv, options) => shell.run([...prefix, ...argv], options) };
  const carrier = createProcessCarrier({ shell: skewed, socketPath: engine.socketPath, now: Date.now });
  const [container, restarted] = await Promise.all([undoContainer('local'), undoContainer('local')]);
  const plan = planFor(container, 5000);
  const later = planFor(restarted, 600_000);
  expect(await carrier.plant(plan)).toMatchObject({ kind: 'armed' });
  expect(await carrier.plant(later)).toMatchObject({ kind: 'armed' });
  const plantedAt = performance.now();
  await docker('local', ['stop', container.name, restarted.name]);
  writeFileSync(offset, hours(5));
  const file = path.join(home, '.local/state/wheelhouse/undo', later.id, 'deadline');
  const [due = '', , ...rest] = readFileSync(file, 'utf8').split(' ');
  writeFileSync(`${file}.new`, [due, 'another-boot', ...rest].join(' '));
  renameSync(`${file}.new`, file);
  await waitFor('the second acts', async () => (await stateOf('local', restarted.name)) === 'running', 6000);
  expect(performance.now() - plantedAt).toBeLessThan(5000);
  await waitFor('the first acts', async () => (await stateOf('local', container.name)) === 'running', 10_000);
  expect(performance.now() - plantedAt).toBeGreaterThan(3800);
  let report: WatchdogReport | undefined;
  await waitFor(
    'it says so',
    async () => {
      report = (await carrier.list())?.find(({ id }) => id === plan.id);
      return report?.results.length === 1;
    },
    5000,
  );
  expect(Math.abs((report?.results[0]?.at ?? 0) - Date.now())).toBeLessThan(10_000);
  expect(await ended(carrier, plan.id)).toBe('acted');
  expect(await ended(carrier, later.id)).toBe('acted');
});

test.each(['bash', 'fish', 'csh', 'tcsh'] as const)(
  'a login whose shell is %s and prints at its start carries a watchdog',
  async (name) => {
    const carrier = byProcess(await reachRemote(world, world.remote.users.shells[name]));
    const container = await undoContainer('remote');
    const plan = planFor(container, 60_000);
    expect(await carrier.plant(plan)).toMatchObject({ kind: 'armed' });
    expect(await carrier.extend(plan.id, 90_000)).toMatchObject({ state: 'armed' });
    expect(await carrier.cancel(plan.id)).toMatchObject({ state: 'cancelled' });
    await carrier.tidy(plan.id);
    expect((await carrier.list())?.some(({ id }) => id === plan.id)).toBe(false);
  },
);

test('a container that ends again after each start is given up with its reason, and others are put back', async () => {
  const { shell, engine } = await reachLocal(world);
  const carrier = createProcessCarrier({ shell, socketPath: engine.socketPath, now: Date.now });
  const name = await labContainer('local', 'echo broken; exit 3', [], false);
  const id = (await docker('local', ['inspect', '-f', '{{.Id}}', name])).trim();
  const other = await undoContainer('local');
  const plan = planFor({ name, id }, 4000);
  const acts = [...plan.acts, { act: 'start' as const, containerId: other.id, name: other.name }];
  expect(await carrier.plant({ ...plan, acts })).toMatchObject({ kind: 'armed' });
  await docker('local', ['stop', other.name]);
  let results: readonly WatchdogResult[] = [];
  await waitFor(
    'it is given up',
    async () => {
      const report = (await carrier.list())?.find((one) => one.id === plan.id);
      results = report?.results ?? [];
      return report?.state === 'failed';
    },
    30_000,
  );
  expect(results).toMatchObject([
    { containerId: other.id, word: 'started' },
    { containerId: id, word: 'failed', words: expect.stringContaining('ended again after each of 5 starts') },
  ]);
  await carrier.tidy(plan.id);
});
