import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import { expect, onTestFinished } from 'vitest';
import { accessLevels } from '../../main/contract/procedure.ts';
import type { Client } from '../../main/contract/contract.ts';
import type { ContainerAct } from '../../main/contract/stacks.ts';
import { isEnded, type JobView } from '../../main/contract/jobs.ts';
import { createHostsRoom, type HostsRoom } from '../../main/hosts/room.ts';
import { createObserverRoom } from '../../main/observer/room.ts';
import { createOverviewRoom, type OverviewRoom } from '../../main/overview/room.ts';
import { systemClock } from '../../main/platform/clock/system-clock.ts';
import { openDatabase } from '../../main/platform/database/open.ts';
import { steadyPace } from '../../main/platform/pace/pace.ts';
import { createPower } from '../../main/platform/power/power.ts';
import { createNetwork } from '../../main/platform/network/network.ts';
import { createSettings } from '../../main/platform/settings/settings.ts';
import { createStacksRoom, type StacksRoom } from '../../main/stacks/room.ts';
import { temporaryFolder } from './folders.ts';
import { platformOver } from './platform-over.ts';

/** What these rooms bind of nouns that they share with others. */
export type RoomsClient = Pick<Client, 'hosts' | 'overview'> & {
  readonly containers: Pick<Client['containers'], ContainerAct | 'list' | 'watch' | 'get' | 'assess'>;
  readonly stacks: Pick<Client['stacks'], 'list'>;
};

/** Hosts, stacks and overview over a real database and real connections, as the engine puts them together. */
export interface LabRooms extends ReturnType<typeof platformOver> {
  readonly hosts: HostsRoom;
  readonly stacks: StacksRoom;
  readonly overview: OverviewRoom;
  /** Calls every procedure the way a face does; outputs are checked against the contract. */
  readonly client: RoomsClient;
  /** Waits for the end of a job. */
  ended(jobId: string): Promise<JobView>;
  /** Ends the rooms and closes the database. */
  stop(): Promise<void>;
}

/** Opens the rooms over a data folder, a new one unless told, and starts them. */
export function openRooms(folder = temporaryFolder()): LabRooms {
  const clock = systemClock;
  const { database } = openDatabase({ folder, clock });
  const platform = platformOver(database, folder, clock);
  const { audit, events, jobs } = platform;
  const failures: unknown[] = [];
  const report = (error: unknown): void => {
    failures.push(error);
  };
  const shared = { clock, database, audit, events, jobs, report };
  const hosts = createHostsRoom({
    ...shared,
    random: Math.random,
    settings: createSettings(database),
    trustFile: path.join(folder, 'known_hosts'),
  });
  const stacks = createStacksRoom({ ...shared, hosts: hosts.queries });
  const network = createNetwork({ clock });
  const observer = createObserverRoom({
    clock,
    events,
    network,
    power: createPower({ clock }),
    pace: steadyPace(clock),
    hosts: hosts.queries,
    report,
  });
  const overview = createOverviewRoom({
    clock,
    jobs,
    hosts: hosts.queries,
    stacks: stacks.queries,
    observer: observer.queries,
  });
  const router = { hosts: hosts.routes, ...stacks.routes, overview: overview.routes };
  const context = { actor: { name: 'ana (test)' }, access: new Set(accessLevels) };
  const client: RoomsClient = createRouterClient(router, { context });
  for (const room of [hosts, stacks, observer, overview]) room.start();

  let isStopped = false;
  async function stop(): Promise<void> {
    if (isStopped) return;
    isStopped = true;
    await jobs.drain(5000);
    for (const room of [overview, observer, stacks, hosts]) await room.stop();
    database.close();
    if (failures.length > 0) throw failures[0];
  }
  onTestFinished(stop);

  async function ended(jobId: string): Promise<JobView> {
    await until(`job ${jobId}`, () => isEnded(jobs.get(jobId).state));
    return jobs.get(jobId);
  }

  return { ...platform, hosts, stacks, overview, client, ended, stop };
}

/** Waits until something is true, and fails with its name when it takes too long. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`Waited ${String(withinMs)} ms in vain for: ${what}.`);
    await systemClock.sleep(50);
  }
}

/** Waits until no more is open than before; what is too much fails the test by its name. */
export async function expectNothingLeft(before: Record<string, number>): Promise<void> {
  const deadline = performance.now() + 10_000;
  const excess = (): [string, number][] =>
    Object.entries(openHandles()).filter(([kind, count]) => count > (before[kind] ?? 0));
  while (excess().length > 0 && performance.now() < deadline) await systemClock.sleep(50);
  expect(excess()).toEqual([]);
}

/** What keeps a process busy: sockets, pipes and child processes that are open now, by kind. */
export function openHandles(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    if (/Socket|TCP|Pipe|Process/.test(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
