import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { electronArguments } from '../e2e/support/faces.ts';
import { ensurePackedApp, packedProgram } from '../e2e/support/packed-app.ts';
import { until } from '../e2e/support/processes.ts';
import { attachToEngine } from '../../main/server/attach.ts';
import { findElectronRuntime } from '../support/electron-runtime.ts';
import { startCrowd, type Crowd } from './desktop/crowd.ts';
import { startDesktop } from './desktop/display.ts';
import { writeEmptyApp } from './desktop/empty-app.ts';
import { familyOf } from './desktop/family.ts';
import { measureStart, measureWhole, type Subject } from './desktop/measured-app.ts';
import { rounded, type Bench } from './report.ts';

const hosts = 10;
const containersOfEach = 20;
const starts = 5;
const weighMs = 60_000;
// The goals of the issue, over an empty Electron app in the same run.
const startGoalMs = 1_000;
const memoryGoalMb = 120;
const cpuGoalPercent = 1;

// The app lets itself be looked into only where it was started with this; the same for both.
const inspector = '--inspect=127.0.0.1:0';

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function fillDataFolder(dataFolder: string, crowd: Crowd): Promise<void> {
  const attachment = await attachToEngine({ dataFolder, face: 'cli', start: true });
  try {
    await crowd.addTo(attachment.client);
  } finally {
    await attachment.client.system.stop({});
    attachment.close();
  }
  await until('the engine to end', () => familyOf(dataFolder).length === 0, 30_000);
}

/** The packed app with ten hosts behind SSH and 200 containers, beside an empty Electron app on the same runtime. */
export const bench: Bench = async (emit, note) => {
  const runtime = findElectronRuntime(true);
  if (runtime.executable === null) throw new Error(runtime.reason);
  note('packing the app');
  ensurePackedApp();
  const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-bench-'));
  const dataFolder = path.join(folder, 'data');
  const emptyFolder = path.join(folder, 'empty');
  const desktop = await startDesktop();
  const crowd = await startCrowd(path.join(folder, 'crowd'), hosts, containersOfEach);
  try {
    note(`adding ${hosts} hosts with ${containersOfEach} containers each`);
    await fillDataFolder(dataFolder, crowd);
    writeEmptyApp(emptyFolder);
    const env = { ...desktop.env, HOME: folder, XDG_CONFIG_HOME: path.join(folder, '.config') };
    const ours: Subject = {
      name: 'Wheelhouse',
      program: packedProgram,
      args: [...electronArguments, inspector, '--data', dataFolder],
      env,
      mark: dataFolder,
      milestone: 'wheelhouse:list',
    };
    const empty: Subject = {
      name: 'the empty app',
      program: runtime.executable,
      args: [emptyFolder, ...electronArguments, inspector, `--user-data-dir=${emptyFolder}/profile`],
      env,
      mark: emptyFolder,
      milestone: 'first-contentful-paint',
    };
    const startsOf = { ours: [] as number[], empty: [] as number[] };
    for (let turn = 0; turn < starts; turn++) {
      startsOf.empty.push(await measureStart(empty));
      startsOf.ours.push(await measureStart(ours));
      note(
        `start ${turn + 1}: ${startsOf.ours.at(-1)?.toFixed(0)} ms, empty ${startsOf.empty.at(-1)?.toFixed(0)} ms`,
      );
    }
    const whole = { empty: await measureWhole(empty, weighMs), ours: await measureWhole(ours, weighMs) };
    for (const [name, { open, closed }] of Object.entries(whole)) {
      note(`${name}, open: ${open.parts.join(', ')}`);
      note(`${name}, closed: ${closed.parts.join(', ')}`);
    }
    const peerName = 'an empty Electron app';
    const line = (
      name: string,
      unit: string,
      mine: number,
      peer: number,
      goal: string | null,
      met: boolean | null,
    ) => {
      emit({ case: name, unit, ours: rounded(mine), peer: rounded(peer), peerName, ratio: null, goal, met });
    };
    const usable = median(startsOf.ours);
    const painted = median(startsOf.empty);
    line(
      'start to usable list',
      'ms',
      usable,
      painted,
      `<= peer's first paint + ${startGoalMs}`,
      usable - painted <= startGoalMs,
    );
    const closedOver = whole.ours.closed.pssMb - whole.empty.closed.pssMb;
    line(
      'memory, window closed',
      'MB PSS',
      whole.ours.closed.pssMb,
      whole.empty.closed.pssMb,
      `<= peer + ${memoryGoalMb}`,
      closedOver <= memoryGoalMb,
    );
    line('memory, window open', 'MB PSS', whole.ours.open.pssMb, whole.empty.open.pssMb, null, null);
    line(
      'processor, window closed',
      '% of a core',
      whole.ours.closed.cpuPercent,
      whole.empty.closed.cpuPercent,
      `< ${cpuGoalPercent}`,
      whole.ours.closed.cpuPercent < cpuGoalPercent,
    );
    line(
      'processor, window open',
      '% of a core',
      whole.ours.open.cpuPercent,
      whole.empty.open.cpuPercent,
      null,
      null,
    );
    line(
      'processes left after quit',
      'processes',
      whole.ours.left,
      whole.empty.left,
      '0',
      whole.ours.left === 0,
    );
  } finally {
    crowd.stop();
    desktop.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
};
