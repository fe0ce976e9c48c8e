import { WheelhouseError } from '../errors.ts';
import type { HostShell } from '../shell/types.ts';
import type { Carrier, WatchdogReport } from './carrier.ts';
import { toPlanText, toSeconds } from './plan-text.ts';
import { betweenMarks, parseReports } from './report-text.ts';
import { controlScript, plantScript } from './watchdog-script.ts';

interface ProcessCarrierDeps {
  readonly shell: HostShell;
  /** The engine's socket as the host names it. */
  readonly socketPath: string;
  readonly now: () => number;
}

const probeTimeoutMs = 30_000;
const plantTimeoutMs = 60_000;
const controlTimeoutMs = 20_000;

interface Call {
  readonly argv: readonly string[];
  readonly script: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A watchdog that is a process of the login, started in a session of its own; its state is a folder of its home. */
export function createProcessCarrier({ shell, socketPath, now }: ProcessCarrierDeps): Carrier {
  // Kept in the home folder and not in a temporary one: that is emptied at a restart, and open to others.
  async function call({ argv, script, timeoutMs, signal }: Call): Promise<string | null> {
    const result = await shell.run(['sh', '-s', ...argv], {
      input: script,
      timeoutMs,
      ...(signal === undefined ? {} : { signal }),
    });
    return betweenMarks(result.stdout);
  }

  async function control(argv: readonly string[]): Promise<readonly WatchdogReport[] | null> {
    const text = await call({ argv, script: controlScript, timeoutMs: controlTimeoutMs });
    return text === null ? null : parseReports(text, 'process', now());
  }

  async function control1(argv: readonly string[]): Promise<WatchdogReport | null> {
    const reports = await control(argv);
    if (reports === null) throw noShell();
    return reports[0] ?? null;
  }

  function noShell(): WheelhouseError {
    return new WheelhouseError(
      'ENGINE_ERROR',
      `The login's shell on ${shell.hostLabel} does not answer any more.`,
    );
  }

  /** Why no program can be run there, as a clause; what says that the host is away is thrown on. */
  async function tried(work: () => Promise<string | null>): Promise<{ text: string } | { why: string }> {
    if (!socketPath.startsWith('/'))
      return { why: 'the engine there has no socket that a process could open' };
    try {
      const text = await work();
      return text === null
        ? { why: 'the login there runs a program of its own in place of a shell' }
        : { text };
    } catch (error) {
      if (!(error instanceof WheelhouseError)) throw error;
      if (error.code === 'HOST_UNREACHABLE' || error.code === 'CANCELLED') throw error;
      return { why: error.message.replace(/\.$/, '') };
    }
  }

  const whyNot = (text: string): string | null => {
    const [, words] = /^no \w+ (.*)$/m.exec(text) ?? [];
    return words === undefined ? null : words.replace(/[;.]\s*$/, '');
  };

  return {
    where: 'process',
    async probe(signal) {
      const answer = await tried(() =>
        call({
          argv: ['probe', 'probe', socketPath],
          script: controlScript,
          timeoutMs: probeTimeoutMs,
          signal,
        }),
      );
      if ('why' in answer) return { possible: false, words: answer.why };
      const [, how] = /^yes (\S+)/m.exec(answer.text) ?? [];
      if (how !== undefined) return { possible: true, words: how };
      return { possible: false, words: whyNot(answer.text) ?? 'the shell there gave no answer' };
    },
    async plant(plan, signal) {
      const script = plantScript(toPlanText(plan, socketPath));
      const argv = ['plant', plan.id, socketPath, String(toSeconds(plan.deadlineMs))];
      const answer = await tried(() => call({ argv, script, timeoutMs: plantTimeoutMs, signal }));
      if ('why' in answer) return { kind: 'impossible', words: answer.why };
      const [report] = parseReports(answer.text, 'process', now());
      if (report?.state === 'armed') return { kind: 'armed', report };
      if (report !== undefined) await control(['abandon', plan.id]);
      const words = whyNot(answer.text) ?? (report?.note === '' ? undefined : report?.note);
      return { kind: 'impossible', words: words ?? 'the process that was started there did not stay' };
    },
    async list(signal) {
      const answer = await tried(() =>
        call({ argv: ['list', '-'], script: controlScript, timeoutMs: controlTimeoutMs, signal }),
      );
      return 'why' in answer ? null : parseReports(answer.text, 'process', now());
    },
    cancel: (id) => control1(['cancel', id]),
    extend: (id, deadlineMs) => control1(['extend', id, String(toSeconds(deadlineMs))]),
    async tidy(id) {
      await control(['tidy', id]);
    },
  };
}
