import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tallyVitest } from '../../support/report.ts';
import { runStage, type Stage } from '../../support/stages.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-stages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function stage(code: string, timeoutMs?: number): Stage {
  const base = { name: 'a stage', command: process.execPath, args: ['-e', code] };
  return timeoutMs === undefined ? base : { ...base, timeoutMs };
}

test('a stage passes by its exit code, and its log holds what it printed', async () => {
  const good = await runStage(stage('console.log("said")'), folder);
  expect([good.passed, good.output, readFileSync(good.logFile, 'utf8')]).toEqual([true, 'said\n', 'said\n']);
  expect((await runStage(stage('process.exit(3)'), folder)).passed).toBe(false);
});

test('a command that does not exist fails with a sentence', async () => {
  const outcome = await runStage({ name: 'none', command: 'no-such-command', args: [] }, folder);
  expect(outcome.passed).toBe(false);
  expect(outcome.output).toContain('no-such-command could not be started');
});

test('a stage that hangs is ended with its children and says so', async () => {
  const hang = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 9)'], { stdio: 'inherit' })`;
  const outcome = await runStage(stage(hang, 300), folder);
  expect(outcome.passed).toBe(false);
  expect(outcome.output).toContain('did not end within');
});

function report(content: unknown): string {
  const file = path.join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const outcome = { name: 'unit', durationMs: 1, output: '', logFile: '' };
const file = (status: string, fullName: string): object => ({ assertionResults: [{ status, fullName }] });

test('the tally counts tests and names the skipped ones', () => {
  const reportFile = report({
    success: true,
    numPassedTests: 4,
    numFailedTests: 0,
    testResults: [file('passed', 'a'), file('skipped', 'needs a lab')],
  });
  expect(tallyVitest({ ...outcome, passed: true }, reportFile)).toEqual({
    passed: 4,
    failed: 0,
    skipped: ['unit: needs a lab'],
  });
});

test('a run that failed without a failed test, or without a report, is a failure', () => {
  const reportFile = report({ success: false, numPassedTests: 4, numFailedTests: 0, testResults: [] });
  expect(tallyVitest({ ...outcome, passed: false }, reportFile)).toMatchObject({ passed: 4, failed: 1 });
  const nowhere = path.join(folder, 'nowhere.json');
  expect(tallyVitest({ ...outcome, passed: false }, nowhere)).toMatchObject({ passed: 0, failed: 1 });
});
