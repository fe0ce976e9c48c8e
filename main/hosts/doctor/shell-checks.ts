import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseProbe, probeScript, usualSockets } from '../../platform/docker/probe.ts';
import { WheelhouseError } from '../../platform/errors.ts';
import type { SshConnection } from '../../platform/ssh/types.ts';
import type { DoctorCheck, DoctorContext, ShellFacts } from './context.ts';
import { bad, ok, skipped, type Finding } from './finding.ts';

const begin = 'wheelhouse-doctor-begin';
const end = 'wheelhouse-doctor-end';

// One program for all questions: where sshd allows a single session they must not run side by side.
const script = `
echo ${begin}
echo "shell $SHELL"
echo "user $(id -un)"
# Behind the PATH of the login stand the usual places (remote-command.ts); without them it is as others find it.
own=\${PATH%%:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin*}
echo "docker-in-path $(PATH=$own; command -v docker)"
echo ${end}
${probeScript}`;

function line(body: string, name: string): string {
  return new RegExp(`^${name} (.*)$`, 'm').exec(body)?.[1]?.trim() ?? '';
}

/** Reads what the program printed; null where no POSIX shell ran it. Pure. */
function readShellFacts(output: string): ShellFacts | null {
  const at = output.indexOf(begin);
  const body = at < 0 ? '' : output.slice(at, output.indexOf(end));
  const probe = parseProbe(output);
  if (at < 0 || probe === null) return null;
  return {
    probe,
    loginShell: line(body, 'shell'),
    user: line(body, 'user'),
    dockerInPath: line(body, 'docker-in-path'),
  };
}

/** What a program prints until it ends, and what the login printed before it. */
async function runProgram(
  connection: SshConnection,
  argv: readonly string[],
  signal: AbortSignal,
): Promise<{ output: string; greeting: string }> {
  const program = await connection.exec(argv, { signal });
  const { stdio, stderr, exit } = program;
  const stop = (): void => {
    stdio.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  let output = '';
  for (const stream of [stdio, stderr]) {
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => {
      if (output.length < 64 * 1024) output += chunk.toString('utf8');
    });
  }
  try {
    stdio.end();
    await exit;
    return { output, greeting: program.greeting().trim() };
  } finally {
    signal.removeEventListener('abort', stop);
    stdio.destroy();
  }
}

/** The sockets to look for: the one in the address alone, where it names one. */
function wantedSockets({ subject: { address } }: DoctorContext): readonly string[] {
  return address.kind === 'ssh' && address.socketPath !== null ? [address.socketPath] : usualSockets;
}

function noShell(tried: string, output: string): Finding {
  const words = output.trim().replaceAll(/\s+/g, ' ').slice(0, 200);
  return bad(
    'fail',
    'no-posix-shell',
    { tried, found: words === '' ? 'Nothing came back.' : words },
    {
      text: 'The login runs no POSIX shell; give the user one (chsh -s /bin/sh), or use another login.',
      command: 'sudo chsh -s /bin/sh USER',
    },
  );
}

const shell: DoctorCheck = {
  id: 'shell',
  deadlineMs: 20_000,
  after: ['authentication'],
  async run(context, signal) {
    const tried = 'Run a small program with sh.';
    const { connection } = context;
    if (connection === null) return skipped(tried, 'There is no connection.', 'not-reached');
    try {
      const argv = ['sh', '-c', script, 'sh', ...wantedSockets(context)];
      const { output, greeting } = await runProgram(connection, argv, signal);
      const facts = readShellFacts(output);
      if (facts === null) return noShell(tried, output);
      context.facts = facts;
      const found = `${facts.user}: ${facts.loginShell}`;
      if (greeting === '') return ok(tried, found);
      return bad(
        'warn',
        'chatty',
        { tried, found: `${found}, and before any answer it prints: ${greeting.slice(0, 200)}` },
        {
          text: 'Wheelhouse reads past it, other programs (scp, rsync) break on it: let the start file print only in a terminal.',
          command: 'case $- in *i*) ;; *) return ;; esac   # first line of ~/.bashrc',
        },
      );
    } catch (error) {
      if (!(error instanceof WheelhouseError) || error.code !== 'REFUSED') throw error;
      return bad(
        'fail',
        'no-exec',
        { tried, found: error.message },
        {
          text: 'This login may run nothing (ForceCommand, MaxSessions 0, internal-sftp); use another one.',
          command: 'sudo sshd -T -C user=USER | grep -iE "forcecommand|maxsessions"',
        },
      );
    }
  },
};

function inState(context: DoctorContext, wanted: string): string | null {
  const found = [...(context.facts?.probe.sockets ?? [])].find(([, state]) => state === wanted);
  return found?.[0] ?? null;
}

const forwarding: DoctorCheck = {
  id: 'forwarding',
  deadlineMs: 12_000,
  after: ['authentication', 'shell'],
  async run(context, signal) {
    const socketPath = inState(context, 'usable');
    const tried = `Forward ${socketPath ?? 'the socket'} through SSH.`;
    const { connection } = context;
    if (socketPath === null || connection === null) {
      return skipped(tried, 'There is no socket that this login may use, so it cannot be told.', 'unknown');
    }
    try {
      const channel = await connection.openStreamLocal(socketPath, { signal });
      channel.on('error', () => undefined);
      channel.destroy();
      context.forwards = true;
      return ok(tried, socketPath);
    } catch (error) {
      if (!(error instanceof WheelhouseError) || error.details?.['reason'] !== 'forwarding-refused')
        throw error;
      context.forwards = false;
      const hasProgram = context.facts?.probe.dockerPath !== null;
      return bad(
        hasProgram ? 'warn' : 'fail',
        'forwarding-refused',
        { tried, found: error.message },
        {
          text: hasProgram
            ? 'Wheelhouse goes through “docker system dial-stdio”, which is slower and allows eight requests at once. Allow forwarding in /etc/ssh/sshd_config: AllowStreamLocalForwarding yes, DisableForwarding no.'
            : 'There is no docker program to go through instead. Allow forwarding in /etc/ssh/sshd_config (AllowStreamLocalForwarding yes), or install the docker command line.',
          command: 'sudo sshd -T -C user=USER | grep -iE "disableforwarding|streamlocal"',
        },
      );
    }
  },
};

const wantedSessions = 8;

/** Waits until the host has let go of the channels that were ended: until then they count. */
async function untilIdle(connection: SshConnection, signal: AbortSignal): Promise<void> {
  for (let turn = 0; turn < 40 && connection.channelCount > 0 && !signal.aborted; turn += 1) await sleep(50);
}

/** Opens programs side by side until the host refuses one; all are ended again. */
async function countSessions(connection: SshConnection, signal: AbortSignal): Promise<number> {
  const opened: Duplex[] = [];
  await untilIdle(connection, signal);
  try {
    while (opened.length < wantedSessions && !signal.aborted) {
      const { stdio, stderr } = await connection.exec(['cat'], { signal, wait: false });
      stderr.resume();
      stdio.on('error', () => undefined);
      opened.push(stdio);
    }
  } catch (error) {
    if (!(error instanceof WheelhouseError) || error.details?.['reason'] !== 'exec-refused') throw error;
  } finally {
    for (const stdio of opened) stdio.destroy();
    await untilIdle(connection, signal);
  }
  return opened.length;
}

const sessions: DoctorCheck = {
  id: 'sessions',
  deadlineMs: 20_000,
  after: ['authentication', 'shell'],
  async run(context, signal) {
    const { connection } = context;
    const tried = `Run ${String(wantedSessions)} programs side by side.`;
    if (connection === null) return skipped(tried, 'There is no connection.', 'not-reached');
    const count = await countSessions(connection, signal);
    if (count >= wantedSessions) return ok(tried, `≥ ${String(wantedSessions)}`);
    const found = `After ${String(count)} sshd refused one more.`;
    const command = 'sudo sshd -T | grep -i maxsessions';
    if (count > 1) {
      return bad(
        'warn',
        'few-sessions',
        { tried, found },
        {
          text: 'Terminals, copies and Compose wait for each other: raise MaxSessions in /etc/ssh/sshd_config (10 is usual).',
          command,
        },
      );
    }
    return bad(
      context.forwards === true ? 'warn' : 'fail',
      'one-session',
      { tried, found },
      {
        text: 'MaxSessions is 1: terminals, copies and Compose cannot run beside each other. Raise it in /etc/ssh/sshd_config (10 is usual).',
        command,
      },
    );
  },
};

/** What the login may do on the host. */
export const shellChecks: readonly DoctorCheck[] = [shell, forwarding, sessions];
