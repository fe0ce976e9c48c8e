import { createRouterClient } from '@orpc/server';
import { expect, onTestFinished } from 'vitest';
import type { Client } from '../../main/contract/contract.ts';
import { isEnded, type JobView } from '../../main/contract/jobs.ts';
import { accessLevels, type Access } from '../../main/contract/procedure.ts';
import { createEngine, type Engine } from '../../main/engine.ts';
import type { LabWorld } from '../lab/world.ts';
import { temporaryFolder } from './folders.ts';
import { until } from './lab-rooms.ts';

/** The whole engine in this process, and a face of it. */
export interface LabEngine {
  readonly engine: Engine;
  readonly folder: string;
  readonly client: Client;
  /** A face that may do only this. */
  clientWith(access: readonly Access[]): Client;
  /** Waits for the end of a job. */
  ended(jobId: string): Promise<JobView>;
  /** Waits until a job has ended well, and answers its result. */
  succeeded(jobId: string): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

/** Starts the engine over a data folder, a new one unless told; it ends with the test. */
export async function openEngine(folder = temporaryFolder()): Promise<LabEngine> {
  const engine = await createEngine({
    dataFolder: folder,
    startedAt: Date.now(),
    faces: () => 1,
    end: () => undefined,
  });
  engine.start();
  const clientWith = (access: readonly Access[]): Client => {
    const context = { actor: { name: 'ana (test)' }, access: new Set(access) };
    return createRouterClient(engine.router, { context });
  };
  const client = clientWith(accessLevels);
  let isStopped = false;
  async function stop(): Promise<void> {
    if (isStopped) return;
    isStopped = true;
    await engine.stop();
  }
  onTestFinished(stop);
  async function ended(jobId: string): Promise<JobView> {
    let job = await client.jobs.get({ id: jobId });
    await until(`the job ${job.kind}`, async () => {
      job = await client.jobs.get({ id: jobId });
      return isEnded(job.state);
    });
    return job;
  }
  return {
    engine,
    folder,
    client,
    clientWith,
    ended,
    async succeeded(jobId) {
      const job = await ended(jobId);
      expect(job.error).toBeNull();
      expect(job.state).toBe('succeeded');
      return job.result ?? {};
    },
    stop,
  };
}

/** Adds the lab's local engine as `near` and the one behind SSH as `far`, and waits until their containers are known. */
export async function addBothHosts({ client }: LabEngine, lab: LabWorld, isProtected = false): Promise<void> {
  const shown = lab.hostKeys.find(({ type }) => type === 'ssh-ed25519');
  await client.hosts.add({ address: lab.local.dockerHost, name: 'near', protected: isProtected });
  await client.hosts.add({
    address: lab.remote.sshUrl,
    name: 'far',
    identityFile: lab.keys.deploy,
    protected: isProtected,
    ...(shown === undefined ? {} : { acceptFingerprint: shown.fingerprint }),
  });
  await until('both hosts to be listed', async () => {
    const { inventories } = await client.containers.list();
    return inventories.length === 2 && inventories.every(({ certainty }) => certainty === 'fresh');
  });
}
