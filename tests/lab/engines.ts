import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { askEngine } from './engine-api.ts';
import { LabError } from './error.ts';
import {
  processesInCgroup,
  processesWith,
  readPidFile,
  signalProcess,
  markProcess,
  startDetached,
  stopProcess,
} from './processes.ts';
import { requireWorld, startInside, worldPid, worldProcesses } from './world-host.ts';
import { until } from './waiting.ts';
import type { LabAddresses } from './network.ts';
import type { LabPaths } from './paths.ts';

/** The two engines: Debian 12's on this machine, Debian 13's in the world behind SSH. */
export type EngineName = 'local' | 'remote';

// Containers get two seconds each to stop (compose.yaml); dockerd itself then needs little more.
const STOP_PATIENCE_MS = 15_000;
const START_PATIENCE_MS = 30_000;

/** The path at which this machine opens an engine's socket; the remote one through /proc, which no client of the product may use. */
export function engineSocket(paths: LabPaths, engine: EngineName): string {
  if (engine === 'local') return paths.localSocket;
  return `/proc/${requireWorld(paths, 'remote')}/root/run/docker.sock`;
}

/** The pid of an engine's dockerd as seen from outside; undefined when it does not run. */
export function enginePid(paths: LabPaths, engine: EngineName): number | undefined {
  if (engine === 'local') return readPidFile(paths.localPid, paths.localData);
  return worldProcesses(paths, 'remote', 'dockerd')[0];
}

/** Starts an engine unless it runs, and waits until it answers. Gives true when it was started now. */
export async function startEngine(paths: LabPaths, engine: EngineName, at: LabAddresses): Promise<boolean> {
  if (enginePid(paths, engine) !== undefined) {
    await awaitEngine(paths, engine);
    return false;
  }
  await (engine === 'local' ? startLocal(paths, at) : startRemote(paths, at));
  await awaitEngine(paths, engine);
  return true;
}

/** Stops an engine as its machine's shutdown would, containers included. */
export async function stopEngine(paths: LabPaths, engine: EngineName): Promise<void> {
  const pid = enginePid(paths, engine);
  if (pid !== undefined) await stopProcess(pid, STOP_PATIENCE_MS);
}

/** Kills dockerd without a warning; its containers go on until it comes back. */
export async function killEngine(paths: LabPaths, engine: EngineName): Promise<void> {
  const pid = enginePid(paths, engine);
  if (pid !== undefined) await stopProcess(pid, 5000, 'SIGKILL');
}

/** Ends what a killed first engine left: containerd, its shims and the containers, found by the lab's own names. */
export async function sweepLocal(paths: LabPaths): Promise<void> {
  const left = () => [
    ...processesWith(join(paths.localExec, 'containerd')),
    ...processesInCgroup(`/${paths.cgroup}/local/`),
  ];
  for (const mark of left().map(markProcess)) if (mark) signalProcess(mark, 'SIGKILL');
  await until("The end of the first engine's containers", () => left().length === 0, { timeoutMs: 5000 });
}

/** The server's version, asked over its socket. */
export async function engineVersion(paths: LabPaths, engine: EngineName): Promise<string> {
  const { body } = await askEngine(engineSocket(paths, engine), 'GET', '/version');
  return (JSON.parse(body) as { Version: string }).Version;
}

async function awaitEngine(paths: LabPaths, engine: EngineName): Promise<void> {
  const answers = async () =>
    askEngine(engineSocket(paths, engine), 'GET', '/_ping').then(
      ({ status }) => status === 200,
      () => false,
    );
  try {
    await until(`The answer of the ${engine} engine`, answers, { timeoutMs: START_PATIENCE_MS });
  } catch (cause) {
    throw new LabError(`The ${engine} engine does not answer: ${lastWords(paths, engine)}`, { cause });
  }
}

async function startLocal(paths: LabPaths, at: LabAddresses): Promise<void> {
  mkdirSync(paths.localExec, { recursive: true });
  rmSync(paths.localPid, { force: true });
  // containerd dies with a killed dockerd. Its shims do not, and Engine 20.10 then finds tasks that "already exist";
  // and where process 1 does not reap, it would wait for the zombie of the old containerd for ever.
  const containerd = join(paths.localExec, 'containerd/containerd.pid');
  if (readPidFile(containerd, paths.localExec) === undefined) {
    rmSync(containerd, { force: true });
    await sweepLocal(paths);
  }
  // The trust key and the settings of a Docker that the machine may have stay untouched.
  const settings = join(paths.run, 'daemon.json');
  writeFileSync(settings, JSON.stringify({ 'deprecated-key-path': join(paths.run, 'key.json') }));
  const binaries = [join(paths.engine, 'usr/sbin'), join(paths.engine, 'usr/bin')].join(':');
  startDetached(
    join(paths.engine, 'usr/sbin/dockerd'),
    [
      `--config-file=${settings}`,
      `--data-root=${paths.localData}`,
      `--exec-root=${paths.localExec}`,
      `--pidfile=${paths.localPid}`,
      `--host=unix://${paths.localSocket}`,
      `--cgroup-parent=/${paths.cgroup}/local`,
      `--bridge=${paths.bridge}`,
      `--default-address-pool=${at.localPool}`,
      // A dockerd that writes rules empties the chains of every other dockerd in the same network namespace.
      '--iptables=false',
      '--ip6tables=false',
      '--ip-masq=false',
      '--ip-forward=false',
    ],
    {
      logFile: join(paths.run, 'dockerd.log'),
      env: { ...process.env, PATH: `${binaries}:${process.env['PATH'] ?? ''}` },
    },
  );
}

async function startRemote(paths: LabPaths, at: LabAddresses): Promise<void> {
  if (worldPid(paths, 'remote') === undefined) throw new LabError("The remote host's world is not up.");
  await startInside(paths, 'remote', {
    log: '/var/log/dockerd.log',
    command: [
      '/usr/sbin/dockerd',
      '--host=unix:///run/docker.sock',
      `--cgroup-parent=/${paths.cgroup}/remote`,
      `--bip=${at.remoteBridge}`,
      `--default-address-pool=${at.remotePool}`,
    ],
  });
}

function lastWords(paths: LabPaths, engine: EngineName): string {
  const file =
    engine === 'local' ? join(paths.run, 'dockerd.log') : join(paths.worldRoot, 'var/log/dockerd.log');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return `${(lines.at(-1) ?? 'it wrote no log').slice(0, 300)} (${file})`;
}
