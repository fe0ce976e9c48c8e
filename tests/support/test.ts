// `npm test`: everything. What could not run is named aloud, and counts as failed under CI=true.
// The last line is `N passed, N failed`.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkStages, stageWidth, vitestStage } from './check-stages.ts';
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

async function onLab(): Promise<void> {
  const lab = script('lab', 'tests/lab/lab.ts', ['up'], 8 * minuteMs);
  if (!isLinuxRoot()) {
    for (const what of ['integration', 'e2e', 'soak']) miss(what, 'the lab needs root on Linux');
    return;
  }
  if (!(await run(lab, 'lab'))) {
    for (const what of ['integration', 'e2e', 'soak']) miss(what, 'the lab did not come up');
    return;
  }
  await runVitest('integration', (stage) => stage, 9 * minuteMs);
  await endToEnd();
  await run(script('soak sample', 'tests/soak/run.ts', ['--sample'], 4 * minuteMs), 'soak');
}

async function endToEnd(): Promise<void> {
  const packages = missingPackages();
  const install = packages.length === 0 ? null : installStage(packages);
  if (packages.length > 0 && (install === null || !(await run(install, 'packages')))) {
    miss('e2e', `install ${packages.join(', ')} and run again`);
    return;
  }
  if (!(await run(script('build', 'tests/support/build.ts', [], 3 * minuteMs), 'build'))) {
    miss('e2e', 'the build failed');
    return;
  }
  await runVitest('e2e', onDisplay, 9 * minuteMs);
}

await check();
await onLab();

const failed = tally.failed + (strict ? missed.length : 0);
process.stdout.write(
  `\n${((performance.now() - startedAt) / minuteMs).toFixed(1)} minutes; logs in ${logFolder}\n`,
);
for (const what of missed)
  process.stdout.write(`NOT RUN ${what}${strict ? ' (counts as failed under CI)' : ''}\n`);
process.exitCode = failed === 0 ? 0 : 1;
process.stdout.write(`${tally.passed} passed, ${failed} failed\n`);
