import { existsSync, readFileSync } from 'node:fs';
import type { StageOutcome } from './stages.ts';

/** The part of vitest's JSON report that we read. */
interface VitestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What did not run, in words. */
  readonly skipped: readonly string[];
}

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: [] };

export function addTally(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: [...a.skipped, ...b.skipped] };
}

/** A stage without tests of its own counts as one. */
export function tallyStage(outcome: StageOutcome): Tally {
  return { passed: outcome.passed ? 1 : 0, failed: outcome.passed ? 0 : 1, skipped: [] };
}

/**
 * Counts the tests of a vitest run. A run that failed although no test did (a file that cannot be loaded, an
 * unhandled rejection, no report at all) counts as one failure, so that it is never lost.
 */
export function tallyVitest(outcome: StageOutcome, reportFile: string): Tally {
  if (!existsSync(reportFile)) return { passed: 0, failed: 1, skipped: [] };
  const report = JSON.parse(readFileSync(reportFile, 'utf8')) as VitestReport;
  const failed = report.numFailedTests;
  return {
    passed: report.numPassedTests,
    failed: outcome.passed && report.success ? failed : Math.max(1, failed),
    skipped: report.testResults.flatMap((file) =>
      file.assertionResults
        .filter(({ status }) => status !== 'passed' && status !== 'failed')
        .map(({ fullName }) => `${outcome.name}: ${fullName}`),
    ),
  };
}
