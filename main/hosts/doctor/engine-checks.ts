import { z } from 'zod';
import { openEngineClient } from '../../platform/docker/engine-client.ts';
import type { EngineTarget } from '../../platform/docker/types.ts';
import { WheelhouseError } from '../../platform/errors.ts';
import type { DoctorCheck, DoctorContext } from './context.ts';
import { bad, ok, skipped } from './finding.ts';

const docker: DoctorCheck = {
  id: 'docker',
  deadlineMs: 10_000,
  after: ['authentication', 'shell'],
  run(context) {
    const tried = 'Look for the docker program in the login as it is, then in the usual places.';
    const { facts } = context;
    if (facts === null) return Promise.resolve(skipped(tried, 'The login runs no program.', 'not-reached'));
    const { dockerPath } = facts.probe;
    if (dockerPath === null) {
      return Promise.resolve(
        bad(
          context.forwards === true ? 'warn' : 'fail',
          'no-docker-program',
          { tried, found: 'There is none.' },
          {
            text: 'The socket is enough to look and act; Compose, and hosts that refuse forwarding, need the program: install the docker command line.',
            command: 'sudo apt-get install docker-cli   # or docker-ce-cli',
          },
        ),
      );
    }
    if (facts.dockerInPath !== '') return Promise.resolve(ok(tried, dockerPath));
    const found = `It is not in the PATH of a login that runs a program, but at ${dockerPath}, where Wheelhouse finds it.`;
    return Promise.resolve(
      bad(
        'warn',
        'docker-not-in-path',
        { tried, found },
        {
          text: 'Nothing to do for Wheelhouse. Scripts that call docker over SSH need its folder in the PATH of non-interactive logins.',
          command: `sudo ln -s ${dockerPath} /usr/local/bin/docker`,
        },
      ),
    );
  },
};

const socket: DoctorCheck = {
  id: 'socket',
  deadlineMs: 10_000,
  after: ['authentication', 'shell'],
  run(context) {
    const tried = 'Look for a Docker or Podman socket that this login may use.';
    const { facts } = context;
    if (facts === null) return Promise.resolve(skipped(tried, 'The login runs no program.', 'not-reached'));
    const { sockets, sudo } = facts.probe;
    const usable = [...sockets].find(([, state]) => state === 'usable')?.[0];
    if (usable !== undefined) return Promise.resolve(ok(tried, usable));
    const denied = [...sockets].find(([, state]) => state === 'denied')?.[0];
    if (denied !== undefined && sudo) {
      return Promise.resolve(
        bad(
          'warn',
          'sudo-only',
          {
            tried,
            found: `${facts.user} may not use ${denied}, but may run sudo -n docker, which Wheelhouse does.`,
          },
          {
            text: 'That way is slower. Add the user to the docker group, if that is wanted.',
            command: `sudo usermod -aG docker ${facts.user}`,
          },
        ),
      );
    }
    if (denied !== undefined) {
      return Promise.resolve(
        bad(
          'fail',
          'socket-permission',
          {
            tried,
            found: `${facts.user} may not use ${denied}, and sudo without a password is not allowed.`,
          },
          {
            text: 'Add the user to the docker group there and connect again, or use a rootless socket.',
            command: `sudo usermod -aG docker ${facts.user}`,
            action: 'retry',
          },
        ),
      );
    }
    return Promise.resolve(
      bad(
        'fail',
        'no-socket',
        { tried, found: `None of these is there: ${[...sockets.keys()].join(', ')}.` },
        {
          text: 'Start Docker there, or name the path of its socket at the end of the address.',
          command: 'sudo systemctl start docker',
          action: 'retry',
        },
      ),
    );
  },
};

function targetOf({ subject: { address }, connection }: DoctorContext): EngineTarget | null {
  switch (address.kind) {
    case 'unix':
      return { kind: 'socket', socketPath: address.socketPath };
    case 'npipe':
      return { kind: 'socket', socketPath: address.pipePath };
    case 'ssh': {
      if (connection === null) return null;
      const { socketPath } = address;
      return { kind: 'ssh', connection, ...(socketPath === null ? {} : { socketPath }) };
    }
    default:
      return address satisfies never;
  }
}

const engine: DoctorCheck = {
  id: 'engine',
  deadlineMs: 30_000,
  after: ['authentication', 'socket'],
  async run(context, signal) {
    const tried = 'Ask the engine for its version.';
    const target = targetOf(context);
    if (target === null) return skipped(tried, 'There is no connection.', 'not-reached');
    try {
      const client = await openEngineClient(target, { hostLabel: context.label, signal });
      context.client = client;
      context.closers.push(() => {
        client.close();
      });
      const { version, apiVersion, negotiatedApiVersion } = await client.version({ signal });
      const { latencyMs } = await client.ping({ signal });
      return ok(
        tried,
        `Engine ${version}, API ${apiVersion} → ${negotiatedApiVersion}, ${client.transport}, ${latencyMs.toFixed(1)} ms`,
      );
    } catch (error) {
      if (!(error instanceof WheelhouseError) || signal.aborted) throw error;
      const isPermission = error.details?.['reason'] === 'socket-permission';
      const isAway = error.code === 'HOST_UNREACHABLE';
      return bad(
        'fail',
        isPermission ? 'socket-permission' : isAway ? 'engine-away' : 'engine-error',
        { tried, found: error.message },
        {
          text: error.hint ?? 'Look at the engine on the host.',
          command: 'sudo systemctl status docker',
          action: 'retry',
        },
      );
    }
  },
};

const infoWire = z.looseObject({ SystemTime: z.string().optional(), DockerRootDir: z.string().optional() });
// Below it nothing is off by it: logs and events are asked for by the engine's own clock.
const notableSkewMs = 5000;

const clock: DoctorCheck = {
  id: 'clock',
  deadlineMs: 12_000,
  after: ['authentication', 'socket', 'engine'],
  async run(context, signal) {
    const tried = 'Compare the clock of the host with that of this machine; + is ahead.';
    if (context.client === null) return skipped(tried, 'The engine does not answer.', 'not-reached');
    const before = context.now();
    const info = await context.client.ask(
      { method: 'GET', path: '/info', what: 'describe itself', signal },
      infoWire,
    );
    const after = context.now();
    context.dockerRoot = info.DockerRootDir ?? null;
    const theirs = Date.parse(info.SystemTime ?? '');
    if (Number.isNaN(theirs)) return skipped(tried, 'The engine does not tell its time.', 'unknown');
    return judgeClock(tried, theirs - (before + after) / 2, (after - before) / 2);
  },
};

/** What a difference between two clocks means; positive where the host is ahead. Pure. */
export function judgeClock(tried: string, skewMs: number, uncertaintyMs: number) {
  const size = Math.abs(skewMs);
  const sign = size < 50 ? '' : skewMs < 0 ? '−' : '+';
  const found = `${sign}${(size / 1000).toFixed(1)} s (± ${(uncertaintyMs / 1000).toFixed(1)} s)`;
  if (size <= notableSkewMs + uncertaintyMs) return ok(tried, found);
  return bad(
    'warn',
    'clock-off',
    { tried, found },
    {
      text: 'Times of logs and events do not fit together, and codes of a second factor fail: let both keep time by NTP.',
      command: 'sudo timedatectl set-ntp true && timedatectl',
    },
  );
}

const gib = 1024 ** 3;

const disk: DoctorCheck = {
  id: 'disk',
  deadlineMs: 12_000,
  after: ['authentication', 'socket', 'engine'],
  async run(context, signal) {
    const root = context.dockerRoot;
    const tried = `df ${root ?? "of Docker's data folder"}: what is free of the whole`;
    if (root === null || context.shell === null)
      return skipped(tried, 'The engine does not tell where it keeps its data.', 'unknown');
    const { stdout, code } = await context.shell.run(['df', '-Pk', '--', root], {
      signal,
      timeoutMs: 10_000,
    });
    const free = code === 0 ? readFree(stdout) : null;
    if (free === null) return skipped(tried, 'It cannot be told by this login.', 'unknown');
    return judgeDisk(tried, free);
  },
};

/** What `df -Pk` says of one file system; null where it says nothing of use. Pure. */
export function readFree(output: string): { readonly freeBytes: number; readonly totalBytes: number } | null {
  const fields = output.trim().split('\n').at(-1)?.trim().split(/\s+/) ?? [];
  const at = fields.findIndex((field) => /^\d+%$/.test(field));
  const total = Number(fields[at - 3]);
  const free = Number(fields[at - 1]);
  if (at < 3 || !Number.isFinite(total) || !Number.isFinite(free)) return null;
  return { freeBytes: free * 1024, totalBytes: total * 1024 };
}

/** Whether it is enough. Pure. */
export function judgeDisk(
  tried: string,
  { freeBytes, totalBytes }: { freeBytes: number; totalBytes: number },
) {
  const share = Math.round((100 * freeBytes) / Math.max(1, totalBytes));
  const found = `${(freeBytes / gib).toFixed(1)} / ${(totalBytes / gib).toFixed(1)} GiB (${String(share)} %)`;
  const remedy = {
    text: 'See what images, volumes and build caches take, and remove what nobody uses.',
    command: 'docker system df',
  };
  if (freeBytes < gib) return bad('fail', 'disk-full', { tried, found }, remedy);
  if (freeBytes < 5 * gib || share < 10) return bad('warn', 'disk-low', { tried, found }, remedy);
  return ok(tried, found);
}

/** Docker itself on the host. */
export const engineChecks: readonly DoctorCheck[] = [docker, socket, engine, clock, disk];
