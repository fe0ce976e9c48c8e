import { mkdirSync, rmSync } from 'node:fs';
import { debianMirror, installHostPackages, refuseForeignMachine, unpackEngine } from './apt.ts';
import { describeLab, saveDescription, type LabWorld } from './description.ts';
import { startEngine, stopEngine, sweepLocal } from './engines.ts';
import { makeImages } from './images.ts';
import { LAB_PASSWORD, makeKeys } from './keys.ts';
import { withLabLock } from './lock.ts';
import {
  chooseAddresses,
  fence,
  hasLinks,
  makeNetworks,
  removeNetworks,
  removeRules,
  setLink,
  type LabAddresses,
} from './network.ts';
import { furnishWorld, makeBaseTar, makeWorldRoot } from './roots.ts';
import { startSshd, writeClientFiles } from './sshd.ts';
import { awaitHealth, startStacks } from './stacks.ts';
import { releaseMounts, removeCgroups } from './sweep.ts';
import { bootWorld, haltWorld, worldPid } from './world-host.ts';
import type { LabPaths } from './paths.ts';
import type { Progress } from './progress.ts';

/** How many steps `bringUp` tells. */
export const STEPS_UP = 12;

/** Brings the lab up, whatever state it is in: new, down, half dead, or up already. */
export async function bringUp(paths: LabPaths, progress: Progress): Promise<LabWorld> {
  refuseForeignMachine();
  // Users of the second host read what is made here.
  process.umask(0o022);
  return withLabLock(paths, async () => {
    mkdirSync(paths.run, { recursive: true });
    await progress.step('packages', 'what the machine lacks, from apt', installHostPackages);
    const mirror = await debianMirror();
    const base = progress.step('base', 'Debian 12 for the images', () => makeBaseTar(paths, mirror));
    const engine = progress.step('engine', "Debian 12's engine", () => unpackEngine(paths, mirror));
    const root = progress.step('root', 'the root of the second host, Debian 13', () =>
      makeWorldRoot(paths, mirror),
    );
    const keys = makeKeys(paths);
    await Promise.all([base, engine, root, keys]);
    const at = await progress.step('network', 'namespaces and cables', () => prepareNetwork(paths));
    const [localFresh, remoteFresh] = await Promise.all([
      progress.step('local', 'the engine of this machine', () => startEngine(paths, 'local', at)),
      upRemote(paths, at, progress),
    ]);
    await writeClientFiles(paths, at);
    // Engines and ssh are of use before the first container stands.
    saveDescription(paths, await describeLab(paths, at));
    await progress.step('images', 'the images of the sample stacks', () =>
      makeImages(paths, (message) => progress.note('images', message)),
    );
    await progress.step('stacks', 'the sample stacks on both engines', async () => {
      await Promise.all([
        startStacks(paths, 'local', { at, fresh: localFresh }),
        startStacks(paths, 'remote', { at, fresh: remoteFresh }),
      ]);
    });
    await progress.step('health', 'the first answers of their health checks', async () => {
      await Promise.all([awaitHealth(paths, 'local'), awaitHealth(paths, 'remote')]);
    });
    const world = await describeLab(paths, at);
    saveDescription(paths, world);
    progress.note(
      'ready',
      `Engine ${world.local.version} here, Engine ${world.remote.version} at ${world.remote.sshUrl}`,
    );
    return world;
  });
}

/** Takes the lab down; images, containers and every cache stay. Works on a half-dead lab too. */
export async function takeDown(paths: LabPaths): Promise<void> {
  refuseForeignMachine();
  await withLabLock(paths, async () => {
    await Promise.all([stopEngine(paths, 'local'), stopEngine(paths, 'remote')]);
    await Promise.all([haltWorld(paths, 'remote'), haltWorld(paths, 'jump'), sweepLocal(paths)]);
    await removeNetworks(paths);
    await releaseMounts(paths);
    await removeCgroups(paths);
    rmSync(paths.run, { recursive: true, force: true });
  });
}

async function upRemote(paths: LabPaths, at: LabAddresses, progress: Progress): Promise<boolean> {
  await furnishWorld(paths, LAB_PASSWORD);
  await progress.step('worlds', 'the second host and the jump host', async () => {
    await Promise.all([bootWorld(paths, 'remote'), bootWorld(paths, 'jump')]);
  });
  const [fresh] = await Promise.all([
    progress.step('remote', 'the engine of the second host', () => startEngine(paths, 'remote', at)),
    progress.step('ssh', 'sshd on both', async () => {
      await startSshd(paths, 'remote', at);
      await startSshd(paths, 'jump', at);
    }),
  ]);
  return fresh;
}

/** Keeps a network that is in use, and mends it; anything less than whole is cleared away and made anew. */
async function prepareNetwork(paths: LabPaths): Promise<LabAddresses> {
  const at = await chooseAddresses(paths);
  const worldsUp = worldPid(paths, 'remote') !== undefined && worldPid(paths, 'jump') !== undefined;
  if (worldsUp && hasLinks(paths)) {
    // What a test that died had cut.
    await removeRules(paths);
    await setLink(paths, 'up');
    await fence(at);
    return at;
  }
  await Promise.all([stopEngine(paths, 'local'), stopEngine(paths, 'remote')]);
  await Promise.all([haltWorld(paths, 'remote'), haltWorld(paths, 'jump'), sweepLocal(paths)]);
  await releaseMounts(paths);
  await makeNetworks(paths, at);
  return at;
}
