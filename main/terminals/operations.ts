import type { TerminalItem } from '../contract/terminals.ts';
import type { Actor } from '../platform/actor.ts';
import { audited } from '../platform/audit/audited.ts';
import type { Audit } from '../platform/audit/types.ts';
import { maskArguments } from '../platform/docker/mask.ts';
import { runExec, type TerminalSize } from '../platform/docker/exec.ts';
import { toErrorView, WheelhouseError } from '../platform/errors.ts';
import { stoppable, type Stream } from '../platform/streams/stoppable.ts';
import { endCommand, terminalsAFace, terminalsInAll } from './model.ts';
import { openTerminal, type OpenDeps, type OpenRequest } from './open.ts';
import type { Terminal } from './terminal.ts';

export interface TerminalsDeps extends OpenDeps {
  readonly audit: Audit;
  readonly report: (error: unknown, where: string) => void;
}

/** A terminal that is open, and what ends it where nobody reads its stream. */
interface Held {
  readonly terminal: Terminal;
  readonly over: () => void;
}

export type TerminalOperations = ReturnType<typeof createTerminalOperations>;

const endTimeoutMs = 5000;
const graceMs = 1000;

/** The terminals that are open, each in the hands of the face that opened it. */
export function createTerminalOperations(deps: TerminalsDeps) {
  const { clock, audit, stacks } = deps;
  const open = new Map<string, Held>();
  const ending = new Set<Promise<void>>();
  let opening = 0;
  let isClosing = false;

  function demandRoom(actor: Actor): void {
    if (isClosing) throw new WheelhouseError('CANCELLED', 'Wheelhouse is closing and opens no terminal.');
    const own = [...open.values()].filter(({ terminal }) => terminal.facts.actor === actor).length;
    if (own < terminalsAFace && open.size + opening < terminalsInAll) return;
    throw new WheelhouseError(
      'REFUSED',
      own < terminalsAFace
        ? `${String(terminalsInAll)} terminals are open already.`
        : `This window has ${String(terminalsAFace)} terminals open already.`,
      { hint: 'Close one of them first.' },
    );
  }

  /** Only the face that opened a terminal can reach it; for any other it is not there. */
  function own(id: string, actor: Actor): Terminal {
    const terminal = open.get(id)?.terminal;
    if (terminal?.facts.actor === actor) return terminal;
    throw new WheelhouseError(
      'NOT_FOUND',
      'There is no such terminal: it has ended, or another window opened it.',
    );
  }

  async function start(
    request: OpenRequest,
    actor: Actor,
    signal?: AbortSignal,
  ): Promise<Stream<TerminalItem>> {
    const target = stacks.resolve(request.container, request.host);
    const asked = {
      actor,
      act: 'terminals.open',
      hostId: target.hostId,
      host: target.host,
      subject: target.container.name,
    };
    const terminal = await audited(audit, asked, async (record) => {
      demandRoom(actor);
      opening += 1;
      try {
        const opened = await openTerminal(deps, target, request, actor);
        record.after(describe(opened));
        return opened;
      } finally {
        opening -= 1;
      }
    });
    return follow(terminal, signal);
  }

  function follow(terminal: Terminal, signal: AbortSignal | undefined): Stream<TerminalItem> {
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      open.delete(terminal.facts.id);
      const done: Promise<void> = conclude(terminal)
        .catch((error: unknown) => {
          deps.report(error, 'the end of a terminal');
        })
        .finally(() => {
          ending.delete(done);
        });
      ending.add(done);
    };
    open.set(terminal.facts.id, { terminal, over });
    async function* items(): AsyncGenerator<TerminalItem, void, void> {
      try {
        yield* terminal.items();
      } finally {
        over();
      }
    }
    const stop = (): void => {
      if (terminal.end === null) terminal.stop({ reason: 'closed', message: null });
      over();
    };
    return stoppable(items(), stop, signal);
  }

  async function conclude(terminal: Terminal): Promise<void> {
    const { facts, end } = terminal;
    const left = end?.reason === 'exited' ? null : await endProcesses(deps, terminal);
    audit.append({
      actor: facts.actor.name,
      act: 'terminals.close',
      hostId: facts.hostId,
      host: facts.host,
      subject: facts.container,
      jobId: null,
      before: null,
      after: {
        ...describe(terminal),
        durationMs: Math.round(clock.monotonic() - terminal.openedAt),
        reason: end?.reason ?? 'closed',
        exitCode: end?.exitCode ?? null,
        ...(left === null ? {} : { left }),
      },
      outcome: 'done',
      error: null,
    });
  }

  return {
    open: start,
    write: (id: string, bytes: string, end: boolean, actor: Actor) =>
      own(id, actor).write(Buffer.from(bytes, 'base64'), end),
    acknowledge: (id: string, bytes: number, actor: Actor) => {
      // The last word of a face about a terminal that has just ended is no failure.
      const terminal = open.get(id)?.terminal;
      if (terminal?.facts.actor === actor) terminal.acknowledge(bytes);
    },
    resize: (id: string, size: TerminalSize, actor: Actor) => own(id, actor).resize(size),
    close: (id: string, actor: Actor) => {
      own(id, actor).stop({ reason: 'closed', message: null });
    },
    openCount: () => open.size,
    /** Ends every terminal with what runs in it. */
    stopAll: async () => {
      isClosing = true;
      for (const { terminal, over } of open.values()) {
        terminal.stop({ reason: 'closed', message: 'Wheelhouse is closing.' });
        over();
      }
      await Promise.all(ending);
    },
  };
}

function describe({ facts }: Terminal): Record<string, unknown> {
  return {
    terminal: facts.id,
    command: maskArguments(facts.command).map((argument) => argument.slice(0, 200)),
    user: facts.user ?? null,
    tty: facts.tty,
  };
}

/**
 * Ends what was started in a terminal. The engine has no way to end an exec: its processes are found by the mark in their environment,
 * by a shell of the container. Answers why something may be left; null where nothing is.
 */
async function endProcesses(deps: OpenDeps, { facts }: Terminal): Promise<string | null> {
  const { hostId, containerId, user, id } = facts;
  const spec = (signal: 'HUP' | 'KILL') => ({
    container: containerId,
    argv: endCommand(id, signal),
    ...(user === undefined ? {} : { user }),
  });
  try {
    const engine = deps.hosts.engineOf(hostId);
    const result = await runExec(engine, spec('HUP'), { timeoutMs: endTimeoutMs });
    if (result.exitCode !== 0)
      return 'What ran in it may still run: the container has no shell to end it with.';
    await deps.clock.sleep(graceMs);
    await runExec(engine, spec('KILL'), { timeoutMs: endTimeoutMs });
    return null;
  } catch (error) {
    const { code, message } = toErrorView(error);
    // The container went, and all that ran in it.
    if (code === 'NOT_FOUND' || code === 'CONFLICT') return null;
    return `What ran in it may still run: ${message}`;
  }
}
