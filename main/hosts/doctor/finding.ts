import type { Check, CheckId, CheckReason, DoctorReport, RemedyAction } from '../../contract/doctor.ts';

/** What one check found. */
export interface Finding {
  readonly state: 'ok' | 'warn' | 'fail' | 'skipped';
  readonly reason: CheckReason;
  readonly tried: string;
  readonly found: string;
  readonly remedy: Check['remedy'];
}

interface Remedy {
  readonly text: string;
  readonly command?: string;
  readonly action?: RemedyAction;
}

/** All is well with it. */
export function ok(tried: string, found: string): Finding {
  return { state: 'ok', reason: 'ok', tried, found, remedy: null };
}

/** It was not looked at, for a reason that is no fault. */
export function skipped(tried: string, found: string, reason: CheckReason = 'not-needed'): Finding {
  return { state: 'skipped', reason, tried, found, remedy: null };
}

/** It is at fault, or will be. */
export function bad(
  state: 'warn' | 'fail',
  reason: CheckReason,
  words: { readonly tried: string; readonly found: string },
  remedy: Remedy,
): Finding {
  const { text, command = null, action = null } = remedy;
  return { state, reason, ...words, remedy: { text, command, action } };
}

/** The report over the checks that have an outcome. Pure. */
export function toReport(
  subject: { readonly host: string | null; readonly address: string },
  checks: readonly Check[],
  progress: { readonly isDone: boolean; readonly tookMs: number },
): DoctorReport {
  const first = (state: Check['state']): CheckId | null =>
    checks.find((check) => check.state === state)?.id ?? null;
  const failed = first('fail');
  const warned = first('warn');
  return {
    ...subject,
    checks: [...checks],
    verdict: failed !== null ? 'fail' : warned !== null ? 'warn' : 'ok',
    cause: failed ?? warned,
    ...progress,
  };
}
