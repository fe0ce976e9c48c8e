// `npm run check`: types, lint, formatting, import rules, unused code and the unit tests, in under a minute.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkStages, stageWidth, vitestStage } from './check-stages.ts';
import { printOutcome, runStages } from './stages.ts';

const logFolder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-check-'));
const startedAt = performance.now();
const stages = [vitestStage('unit', path.join(logFolder, 'unit.json')), ...checkStages()];
const outcomes = await runStages(stages, stageWidth, logFolder, printOutcome);
const failed = outcomes.filter((outcome) => !outcome.passed);
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
process.stdout.write(
  failed.length === 0
    ? `check passed in ${seconds} s\n`
    : `check failed in ${seconds} s: ${failed.map(({ name }) => name).join(', ')}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
