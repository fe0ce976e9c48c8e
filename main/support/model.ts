import type { QuestionKind } from '../contract/questions.ts';
import { WheelhouseError } from '../platform/errors.ts';

/** What the allow-list has to look up. Each answers null for what is not there: its room says so. */
export interface SupportFacts {
  /** The kind of the job at the root of a job. */
  readonly jobKind: (id: string) => string | null;
  readonly questionKind: (id: string) => QuestionKind | null;
}

/** Judges an input as it came in: null lets it through, else the end of the sentence that says what the mode allows. */
type Rule = (input: unknown, facts: SupportFacts) => string | null;

const always: Rule = () => null;

function fieldOf(input: unknown, field: string): unknown {
  if (typeof input !== 'object' || input === null) return undefined;
  // Read as the schema will read it, wherever in the object it stands.
  return Reflect.get(input, field) as unknown;
}

// What Docker gives a container to stop in, where nothing else is said.
const usualStopSeconds = 10;

const safeRestart: Rule = (input) => {
  const seconds = fieldOf(input, 'timeoutSeconds');
  if (seconds === undefined || (typeof seconds === 'number' && seconds >= usualStopSeconds)) return null;
  return 'which gives a container at least 10 s to stop before it is restarted';
};

const ownJobs: Rule = (input, { jobKind }) => {
  const kind = jobKind(String(fieldOf(input, 'id')));
  return kind === null || kind === 'containers.restart' ? null : 'which cancels restarts of containers alone';
};

const loginKinds: readonly QuestionKind[] = ['passphrase', 'password', 'keyboardInteractive'];
const rememberChoice = 'remember';

const logins: Rule = (input, { questionKind }) => {
  const kind = questionKind(String(fieldOf(input, 'id')));
  if (kind !== null && !loginKinds.includes(kind))
    return 'which answers what a host’s login asks, and nothing else';
  return fieldOf(input, 'choice') === rememberChoice ? 'which puts nothing into the vault' : null;
};

const loginOnce: Rule = (input) =>
  fieldOf(input, 'remember') === true ? 'which puts nothing into the vault' : null;

/**
 * All that support mode lets through, by name. What is not here is refused, also what is added to the contract later:
 * tests/unit/support/allow-list.test.ts asks for a decision about each.
 */
export const allowList: Readonly<Record<string, Rule>> = {
  'audit.list': always,
  'audit.verify': always,
  'audit.watch': always,
  'changes.list': always,
  'changes.watch': always,
  'configuration.export': always,
  'configuration.plan': always,
  'containers.assess': always,
  'containers.compare': always,
  'containers.get': always,
  'containers.inspect': always,
  'containers.list': always,
  'containers.processes': always,
  'containers.restart': safeRestart,
  'containers.stats': always,
  'containers.watch': always,
  // The desktop app lends its keychain as soon as it is attached, whoever sits before it.
  'faces.answer': always,
  'faces.lend': always,
  'forwards.list': always,
  'forwards.watch': always,
  'hosts.connect': always,
  'hosts.discover': always,
  'hosts.doctor': always,
  'hosts.list': always,
  // Nothing can be seen while watching is paused; pausing it is refused.
  'hosts.resume': always,
  'hosts.unlock': loginOnce,
  'hosts.watch': always,
  'images.assess': always,
  'images.inspect': always,
  'images.list': always,
  'jobs.cancel': ownJobs,
  'jobs.get': always,
  'jobs.list': always,
  'jobs.watch': always,
  'lab.get': always,
  'locks.list': always,
  'logs.tail': always,
  'networks.list': always,
  'notices.list': always,
  // The desktop app tells what became of what it showed.
  'notices.report': always,
  'notices.watch': always,
  'observer.get': always,
  'observer.report': always,
  'observer.watch': always,
  'overview.get': always,
  'overview.watch': always,
  'prune.preview': always,
  'questions.answer': logins,
  'questions.dismiss': logins,
  'questions.list': always,
  'questions.watch': always,
  'settings.get': always,
  'settings.watch': always,
  'stacks.compare': always,
  'stacks.describe': always,
  'stacks.list': always,
  'support.enable': always,
  'support.get': always,
  'support.leave': always,
  'support.watch': always,
  'system.get': always,
  'undo.list': always,
  'undo.watch': always,
  'vault.get': always,
  'vault.watch': always,
  'volumes.list': always,
};

const rest = 'which allows looking, logs, logins and restarts of containers';

/** Why support mode refuses a call, for a sentence; null where it does not. Pure. */
export function whyRefused(procedure: string, input: unknown, facts: SupportFacts): string | null {
  const rule = Object.hasOwn(allowList, procedure) ? allowList[procedure] : undefined;
  return rule === undefined ? rest : rule(input, facts);
}

/** The refusal as a face gets it. `by` is who turned the mode on, null where that is not known. Pure. */
export function refusalOf(procedure: string, why: string, by: string | null): WheelhouseError {
  const whom = by === null ? 'whoever turned it on' : by;
  return new WheelhouseError('REFUSED', `${procedure} is refused: this laptop is in support mode, ${why}.`, {
    hint: `Ask ${whom}, or leave support mode with its passphrase: wheelhouse support leave.`,
    details: { reason: 'support-mode', procedure, by },
  });
}

const freeGuesses = 3;
const firstWaitMs = 2_000;
const longestWaitMs = 5 * 60_000;

/** How long after a wrong passphrase the next one is taken: three are free, then 2 s, doubling up to five minutes. Pure. */
export function waitAfter(wrongGuesses: number): number {
  const extra = wrongGuesses - freeGuesses;
  return extra < 0 ? 0 : Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(extra, 20));
}
