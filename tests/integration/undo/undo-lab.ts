import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { openEngineClient } from '../../../main/platform/docker/engine-client.ts';
import type { EngineClient } from '../../../main/platform/docker/types.ts';
import { createLocalShell } from '../../../main/platform/shell/local-shell.ts';
import { createSshShell } from '../../../main/platform/shell/ssh-shell.ts';
import type { HostShell } from '../../../main/platform/shell/types.ts';
import type { WatchdogPlan } from '../../../main/platform/undo/carrier.ts';
import type { UndoAct } from '../../../main/platform/undo/types.ts';
import { docker, type EngineName, type LabWorld } from '../../lab/world.ts';
import { connectToLab } from '../../support/lab-connection.ts';
import { labContainer } from '../../support/lab-container.ts';

const second = 1000;

/** A container with its id that ends a second after it is told to stop. */
export async function undoContainer(
  engine: EngineName,
  options: readonly string[] = [],
): Promise<{ name: string; id: string }> {
  const name = await labContainer(engine, 'while :; do sleep 1; done', options);
  const id = (await docker(engine, ['inspect', '-f', '{{.Id}}', name])).trim();
  return { name, id };
}

/**
 * How the engine says that a container is: past every connection of ours. Asked of the list, because inspecting a container
 * waits for whoever reads its files.
 */
export async function stateOf(engine: EngineName, name: string): Promise<string> {
  return (await docker(engine, ['ps', '-a', '--filter', `name=^${name}$`, '--format', '{{.State}}'])).trim();
}

export async function waitFor(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Not within ${String(withinMs)} ms: ${what}.`);
    await sleep(100);
  }
}

export function planFor(
  container: { name: string; id: string },
  deadlineMs: number,
  act: UndoAct['act'] = 'start',
): WatchdogPlan {
  return {
    id: `test-${randomBytes(4).toString('hex')}`,
    owner: 'test',
    ownerName: 'a test',
    jobId: 'j-test',
    purpose: 'test.work',
    plantedAt: Date.now(),
    deadlineMs,
    settleMs: 2 * second,
    retryMs: 60 * second,
    acts: [{ act, containerId: container.id, name: container.name }],
  };
}

export interface Reached {
  readonly shell: HostShell;
  readonly engine: EngineClient;
}

/** A login of the lab's remote host, with its shell and its engine. */
export async function reachRemote(world: LabWorld, user = world.remote.user): Promise<Reached> {
  const connection = await connectToLab(world, { user });
  const engine = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
  onTestFinished(() => {
    engine.close();
  });
  return { shell: createSshShell(connection, 'lab'), engine };
}

/** The lab's engine on this machine. */
export async function reachLocal(world: LabWorld): Promise<Reached> {
  const { socketPath } = world.local;
  const engine = await openEngineClient({ kind: 'socket', socketPath }, { hostLabel: 'here' });
  onTestFinished(() => {
    engine.close();
  });
  return { shell: createLocalShell('here'), engine };
}
