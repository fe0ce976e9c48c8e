// `npm test`: everything. What could not run is named aloud, and counts as failed under CI=true.
// The last line is `N passed, N failed`.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkStages, stageWidth, vitestStage } from './check-stages.ts';
import { findElectronRuntime } from './electron-runtime.ts';
import { installStage, isLinuxRoot, missingPackages, onDisplay } from './machine.ts';
import { addTally, emptyTally, tallyStage, tallyVitest } from './report.ts';
import { printOutcome, runStage, runStages, type Stage } from './stages.ts';

const minuteMs = 60_000;
const repository = path.resolve(import.meta.dirname, '../..');
const logFolder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-test-'));
const strict = process.env['CI'] === 'true';
const startedAt = performance.now();
const missed: string[] = [];
let tally = emptyTally;

function miss(what: string, why: string): void {
  missed.push(`${what}: ${why}`);
  process.stdout.write(`NOT RUN ${what}: ${why}\n`);
}

function script(name: string, file: string, args: readonly string[], timeoutMs: number): Stage | null {
  if (!existsSync(path.join(repository, file))) return null;
  return { name, command: process.execPath, args: [file, ...args], timeoutMs };
}

/** Runs one stage and counts it as one; false where it failed or does not exist. */
async function run(stage: Stage | null, what: string): Promise<boolean> {
  if (stage === null) {
    miss(what, 'its script is missing');
    return false;
  }
  const outcome = await runStage(stage, logFolder);
  printOutcome(outcome);
  tally = addTally(tally, tallyStage(outcome));
  return outcome.passed;
}

async function runVitest(project: string, wrap: (stage: Stage) => Stage, timeoutMs: number): Promise<void> {
  const reportFile = path.join(logFolder, `${project}.json`);
  const outcome = await runStage({ ...wrap(vitestStage(project, reportFile)), timeoutMs }, logFolder);
  printOutcome(outcome);
  for (const line of outcome.output.split('\n'))
    if (/\(retry x\d+\)/.test(line)) process.stdout.write(`SECOND TRY ${project}: ${line.trim()}\n`);
  const counted = tallyVitest(outcome, reportFile);
  for (const skipped of counted.skipped) miss('test', skipped);
  tally = addTally(tally, counted);
}

async function check(): Promise<void> {
  const reportFile = path.join(logFolder, 'unit.json');
  await runStages([vitestStage('unit', reportFile), ...checkStages()], stageWidth, logFolder, (outcome) => {
    printOutcome(outcome);
    const counted = outcome.name === 'unit' ? tallyVitest(outcome, reportFile) : tallyStage(outcome);
    for (const skipped of counted.skipped) miss('test', skipped);
    tally = addTally(tally, counted);
  });
}

/** Whether the lab is up already; then it stays up afterwards. */
async function isLabUp(): Promise<boolean> {
  const status = script('lab status', 'tests/lab/lab.ts', ['status'], minuteMs);
  return status !== null && (await runStage(status, logFolder)).passed;
}

async function onLab(): Promise<void> {
  const needLab = ['integration', 'faults', 'e2e'];
  if (!isLinuxRoot()) {
    for (const what of needLab) miss(what, 'the lab needs root on Linux');
    return;
  }
  const wasUp = await isLabUp();
  if (await run(script('lab', 'tests/lab/lab.ts', ['up'], 8 * minuteMs), 'lab')) {
    await runVitest('integration', (stage) => stage, 10 * minuteMs);
    await runVitest('faults', (stage) => stage, 14 * minuteMs);
    await endToEnd();
  } else for (const what of needLab) miss(what, 'the lab did not come up');
  if (!wasUp) await run(script('lab down', 'tests/lab/lab.ts', ['down'], minuteMs), 'lab down');
}

async function endToEnd(): Promise<void> {
  const packages = missingPackages();
  const install = packages.length === 0 ? null : installStage(packages);
  if (packages.length > 0 && (install === null || !(await run(install, 'packages')))) {
    miss('e2e', `install ${packages.join(', ')} and run again`);
    return;
  }
  if (!(await run(script('build', 'tests/support/build.ts', ['--if-stale'], 3 * minuteMs), 'build'))) {
    miss('e2e', 'the build failed');
    return;
  }
  const runtime = findElectronRuntime(true);
  if (runtime.executable === null) miss('e2e in Electron', runtime.reason);
  const only =
    runtime.executable === null ? ['--testNamePattern=in chromium', 'tests/e2e/story.test.ts'] : [];
  await runVitest('e2e', (stage) => onDisplay({ ...stage, args: [...stage.args, ...only] }), 12 * minuteMs);
}

async function soakSample(): Promise<void> {
  const args = ['kill', '--journal', '--cycles', '25', '--seed', '7'];
  await run(script('soak sample', 'tests/soak/run.ts', args, 4 * minuteMs), 'soak');
}

await check();
await soakSample();
await onLab();

const failed = tally.failed + (strict ? missed.length : 0);
process.stdout.write(
  `\n${((performance.now() - startedAt) / minuteMs).toFixed(1)} minutes; logs in ${logFolder}\n`,
);
for (const what of missed)
  process.stdout.write(`NOT RUN ${what}${strict ? ' (counts as failed under CI)' : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
process.stdout.write(`${tally.passed} passed, ${failed} failed\n`);
