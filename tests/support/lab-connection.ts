import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

import { connectSsh } from '../../main/platform/ssh/connect.ts';
import type { SshConnection, SshConnectOptions } from '../../main/platform/ssh/types.ts';
import type { LabWorld } from '../lab/world.ts';
import { temporaryFolder } from './folders.ts';

/** What reaches the lab's remote host with its own key, and no agent. */
export function labOptions(world: LabWorld): SshConnectOptions {
  return {
    host: world.remote.address,
    port: world.remote.port,
    user: world.remote.user,
    knownHosts: [world.knownHostsFile],
    keyFiles: [world.keys.deploy],
    agent: null,
  };
}

/** A connection to the lab's remote host that ends with the test. */
export async function connectToLab(
  world: LabWorld,
  options: Partial<SshConnectOptions> = {},
): Promise<SshConnection> {
  const connection = await connectSsh({ ...labOptions(world), ...options });
  onTestFinished(() => {
    connection.close();
  });
  return connection;
}

/** known_hosts with the lab's own keys under another name, as a proxy's port is one. */
export function knownHostsFor(world: LabWorld, host: string, port: number): string {
  const file = path.join(temporaryFolder(), 'known_hosts');
  const lines = world.hostKeys.map((key) => `[${host}]:${String(port)} ${key.type} ${key.publicKey}`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly details?: Record<string, unknown>;
}

/** What a promise was rejected with; throws where it was not. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    return error as Failure;
  }
  throw new Error('It did not fail.');
}

/** Sockets and timers of this process that would keep it alive, counted by kind. */
export function heldResources(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    if (/Socket|TCP|Pipe|Timeout/.test(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** What is still held beyond `before`, after up to 8 s in which it may go. Looks between its own timers, not during one. */
export async function leftOver(before: Readonly<Record<string, number>>): Promise<readonly string[]> {
  let left: readonly string[] = [];
  for (let attempt = 0; attempt < 80; attempt += 1) {
    left = Object.entries(heldResources())
      .filter(([kind, count]) => count > (before[kind] ?? 0))
      .map(([kind, count]) => `${kind} ${String(count - (before[kind] ?? 0))}`);
    if (left.length === 0) break;
    await sleep(100);
  }
  return left;
}
