import { killEngine, startEngine, stopEngine, type EngineName } from './engines.ts';
import { localDocker } from './images.ts';
import { keyFiles } from './keys.ts';
import { chooseAddresses, dropPackets, removeRules, setLink } from './network.ts';
import { labPaths } from './paths.ts';
import { run } from './run.ts';
import { relaunchSshd, startSecondSshd } from './sshd.ts';
import { CONTAINERS, crashFlaky, startStacks } from './stacks.ts';
import { requireWorld, runInside } from './world-host.ts';

/** Drops every packet between this machine and the remote host, both ways: nobody gets a reset, everybody waits. */
export async function cutNetwork(): Promise<void> {
  await dropPackets(labPaths());
}

/** Lets the packets through again. */
export async function healNetwork(): Promise<void> {
  await removeRules(labPaths());
}

/** Pulls the cable of the remote host: sends fail at once with "no route". */
export async function linkDown(): Promise<void> {
  await setLink(labPaths(), 'down');
}

/** Plugs the cable in again. */
export async function linkUp(): Promise<void> {
  await setLink(labPaths(), 'up');
}

/** Stops dockerd as a shutdown would, its containers with it, and starts it again. Gives when it answers. */
export async function restartDockerd(engine: EngineName): Promise<void> {
  await stopEngine(labPaths(), engine);
  await startDockerd(engine);
}

/**
 * Kills dockerd without a warning; its containers run on until it is back. Then it stops them, and only those with
 * `restart: always` start again: `healLab()` starts the others.
 */
export async function killDockerd(engine: EngineName): Promise<void> {
  await killEngine(labPaths(), engine);
}

/** Starts dockerd unless it runs. Gives when it answers. */
export async function startDockerd(engine: EngineName): Promise<void> {
  const paths = labPaths();
  await startEngine(paths, engine, await chooseAddresses(paths));
}

/** Restarts the remote host's sshd; sessions of before stay alive unless they are to be dropped. */
export async function restartSshd({ dropSessions = false }: { dropSessions?: boolean } = {}): Promise<void> {
  await relaunch({ dropSessions });
}

/** One more sshd on the remote host, at another port, with these lines of sshd_config in front of the usual ones. */
export async function secondSshd(
  settings: string,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const paths = labPaths();
  return startSecondSshd(paths, await chooseAddresses(paths), settings);
}

/** Gives the remote host other host keys, as if it had been replaced; sessions of before are dropped. */
export async function changeHostKey(): Promise<void> {
  await relaunch({ dropSessions: true, hostKeys: keyFiles(labPaths()).changedHostKeys });
}

/** Gives the remote host its own keys back; sessions of before are dropped. */
export async function restoreHostKey(): Promise<void> {
  await relaunch({ dropSessions: true, hostKeys: keyFiles(labPaths()).hostKeys });
}

/** Mends all of the above, and starts whatever of the sample stacks lies there by mistake. */
export async function healLab(): Promise<void> {
  const paths = labPaths();
  const at = await chooseAddresses(paths);
  await healNetwork();
  await linkUp();
  await restoreHostKey();
  await Promise.all(
    (['local', 'remote'] as const).map(async (engine) => {
      await startEngine(paths, engine, at);
      // A dockerd that comes back after a kill stops what ran on, and takes it for stopped by hand.
      await startStacks(paths, engine, { at, fresh: false });
      await setFloodRate(engine, 1);
    }),
  );
}

/** Makes `trouble-flaky-1` fall over: it then lies there with exit code 137. */
export async function crashContainer(engine: EngineName): Promise<void> {
  await crashFlaky(labPaths(), engine);
}

/** Sets how many lines a second `trouble-flood-1` writes; within a second. */
export async function setFloodRate(engine: EngineName, linesPerSecond: number): Promise<void> {
  const command = `echo ${Math.max(0, Math.floor(linesPerSecond))} > /tmp/rate`;
  await docker(engine, ['exec', CONTAINERS.flood, 'sh', '-c', command]);
}

/** Runs the engine's own `docker` command line beside it, past SSH, and gives its output. For arranging, and for asking the truth. */
export async function docker(engine: EngineName, args: readonly string[]): Promise<string> {
  const paths = labPaths();
  if (engine === 'remote') {
    requireWorld(paths, 'remote');
    return runInside(paths, 'remote', ['docker', ...args]);
  }
  const { cli, env } = localDocker(paths);
  return run(cli, args, { env });
}

async function relaunch(options: { dropSessions: boolean; hostKeys?: readonly string[] }): Promise<void> {
  const paths = labPaths();
  await relaunchSshd(paths, await chooseAddresses(paths), options);
}
