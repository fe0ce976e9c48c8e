import type { Check, CheckId, DoctorReport } from '../../contract/doctor.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { WheelhouseError } from '../../platform/errors.ts';
import { createLocalShell } from '../../platform/shell/local-shell.ts';
import type { DoctorCheck, DoctorContext, DoctorSubject } from './context.ts';
import { engineChecks } from './engine-checks.ts';
import { bad, toReport, type Finding } from './finding.ts';
import { loginChecks } from './login-checks.ts';
import { shellChecks } from './shell-checks.ts';
import { wayChecks } from './way.ts';

const overSsh: readonly DoctorCheck[] = [...wayChecks, ...loginChecks, ...shellChecks, ...engineChecks];
const local: readonly CheckId[] = ['engine', 'clock', 'disk'];

// Far above what a host that is well takes (2 s in the lab), and the end of one that is very slow.
const wholeDeadlineMs = 120_000;

function waiting(id: CheckId): Check {
  return { id, state: 'waiting', reason: 'not-reached', tried: '', found: '', remedy: null, tookMs: null };
}

/** The outcome of one check, within its deadline. Rejects only where the caller went away. */
async function runCheck(
  check: DoctorCheck,
  context: DoctorContext,
  signals: { readonly caller: AbortSignal; readonly whole: AbortSignal },
): Promise<Finding> {
  const own = AbortSignal.timeout(check.deadlineMs);
  const signal = AbortSignal.any([signals.caller, signals.whole, own]);
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void => {
    reject(new WheelhouseError('CANCELLED', 'The check was ended.'));
  };
  signals.caller.throwIfAborted();
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    return await Promise.race([check.run(context, signal), stopped]);
  } catch (error) {
    signals.caller.throwIfAborted();
    if (signal.aborted) {
      const found = `It did not end within ${String(Math.round(check.deadlineMs / 1000))} s.`;
      return bad(
        'fail',
        'timeout',
        { tried: 'Wait for the answer.', found },
        {
          text: 'The host, or the way to it, hangs or is very slow. Try again; look at its load if it stays so.',
          action: 'retry',
        },
      );
    }
    if (!(error instanceof WheelhouseError)) throw error;
    return bad(
      'fail',
      'engine-error',
      { tried: 'Look at it.', found: error.message },
      {
        text: error.hint ?? 'Try again.',
        action: 'retry',
      },
    );
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function contextOf(subject: DoctorSubject, clock: Clock): DoctorContext {
  const { address } = subject;
  const label = subject.host ?? (address.kind === 'ssh' ? address.host : 'this machine');
  return {
    subject,
    label,
    now: () => clock.now(),
    closers: [],
    settings: null,
    jump: null,
    connection: null,
    connectError: null,
    shell: address.kind === 'ssh' ? null : createLocalShell(label),
    facts: null,
    forwards: null,
    client: null,
    dockerRoot: null,
  };
}

/**
 * Looks at every precondition in order, and tells the report again after each. What builds on one that failed is left out.
 * Each check has a deadline of its own, the whole ends after two minutes; nothing stays open. Ends with the caller's signal.
 */
export async function* examine(
  subject: DoctorSubject,
  clock: Clock,
  caller: AbortSignal,
): AsyncGenerator<DoctorReport, void, undefined> {
  const plan = subject.address.kind === 'ssh' ? overSsh : engineChecks.filter(({ id }) => local.includes(id));
  const context = contextOf(subject, clock);
  const whole = AbortSignal.timeout(wholeDeadlineMs);
  const startedAtMs = clock.monotonic();
  const named = { host: subject.host, address: subject.shownAddress };
  const checks: Check[] = plan.map(({ id }) => waiting(id));
  const report = (isDone: boolean): DoctorReport =>
    toReport(named, checks, { isDone, tookMs: Math.round(clock.monotonic() - startedAtMs) });
  try {
    for (const [index, check] of plan.entries()) {
      const isBlocked = checks.some(
        ({ id, state, reason }) =>
          check.after.includes(id) && (state === 'fail' || (state === 'skipped' && reason === 'not-reached')),
      );
      if (isBlocked) {
        const root = checks.find(({ state }) => state === 'fail')?.id ?? '';
        const found = `It builds on “${root}”, which failed.`;
        checks[index] = { ...waiting(check.id), state: 'skipped', found };
        continue;
      }
      checks[index] = { ...waiting(check.id), state: 'running' };
      yield report(false);
      const beganAtMs = clock.monotonic();
      const finding = await runCheck(check, context, { caller, whole });
      checks[index] = { id: check.id, ...finding, tookMs: Math.round(clock.monotonic() - beganAtMs) };
    }
    yield report(true);
  } finally {
    for (const close of context.closers.toReversed()) close();
  }
}
