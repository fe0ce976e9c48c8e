import { randomBytes } from 'node:crypto';
import type { HostQueries } from '../hosts/queries.ts';
import type { Actor } from '../platform/actor.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { createExec, isNotStarted, resizeExec, runExec, startExec } from '../platform/docker/exec.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { ResolvedContainer, StackQueries } from '../stacks/queries.ts';
import { markerName, shellProbe } from './model.ts';
import { Terminal } from './terminal.ts';

export interface OpenRequest {
  readonly container: string;
  readonly host?: string | undefined;
  readonly command?: readonly string[] | undefined;
  readonly user?: string | undefined;
  readonly tty?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

export interface OpenDeps {
  readonly clock: Clock;
  readonly hosts: Pick<HostQueries, 'engineOf'>;
  readonly stacks: Pick<StackQueries, 'resolve'>;
}

const usualColumns = 80;
const usualRows = 24;

/** The shell of a container. Throws REFUSED where it has none. */
async function findShell(
  engine: EngineClient,
  { host, container }: ResolvedContainer,
  user?: string,
): Promise<string> {
  const spec = { container: container.id, argv: shellProbe, ...(user === undefined ? {} : { user }) };
  const { stdout, stderr, exitCode } = await runExec(engine, spec);
  const found = stdout.split('\n', 1)[0] ?? '';
  // Busybox answers with a bare name where its shell runs its own programs first.
  if (exitCode === 0 && /^[\w./-]+$/.test(found)) return found;
  if (exitCode === 0 || isNotStarted(exitCode, stdout + stderr)) {
    throw new WheelhouseError(
      'REFUSED',
      `${container.name} on ${host} has no shell, so no terminal can be opened in it.`,
      {
        hint: `Name a program that is in it: wheelhouse terminals open ${container.name} -- PROGRAM.`,
        details: { reason: 'no-shell' },
      },
    );
  }
  const words = stderr.trim().replaceAll(/\s+/g, ' ').slice(0, 300);
  throw new WheelhouseError(
    'ENGINE_ERROR',
    `No shell could be found in ${container.name} on ${host}: ${words}.`,
  );
}

/** Starts a program in a container that runs and answers the terminal around it. Throws CONFLICT where it does not run. */
export async function openTerminal(
  { clock, hosts }: OpenDeps,
  target: ResolvedContainer,
  request: OpenRequest,
  actor: Actor,
): Promise<Terminal> {
  const { hostId, host, container } = target;
  const engine = hosts.engineOf(hostId);
  if (container.state !== 'running') {
    throw new WheelhouseError('CONFLICT', `${container.name} on ${host} does not run (${container.state}).`, {
      hint: container.state === 'paused' ? 'Let it go on first.' : 'Start it first.',
    });
  }
  const { user, tty = true } = request;
  const command = request.command ?? [await findShell(engine, target, user)];
  const id = randomBytes(16).toString('hex');
  const execId = await createExec(engine, {
    container: container.id,
    argv: command,
    tty,
    stdin: true,
    ...(user === undefined ? {} : { user }),
    env: [`${markerName}=${id}`, ...(tty ? ['TERM=xterm-256color'] : [])],
  });
  const pipe = await startExec(engine, execId, { tty, container: container.id });
  const terminal = new Terminal(
    { id, actor, hostId, host, containerId: container.id, container: container.name, command, user, tty },
    { clock, engine, execId, pipe },
  );
  if (tty) await firstSize(engine, execId, request);
  return terminal;
}

async function firstSize(
  engine: EngineClient,
  execId: string,
  { columns, rows }: OpenRequest,
): Promise<void> {
  try {
    await resizeExec(engine, execId, { columns: columns ?? usualColumns, rows: rows ?? usualRows });
  } catch (error) {
    // A program that ended at once, or could not be started, has no window; how it ended is told by its stream.
    if (!(error instanceof WheelhouseError)) throw error;
  }
}
