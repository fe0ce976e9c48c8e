import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import { isEnded, type JobView } from '../../../main/contract/jobs.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import { createHostsRoom } from '../../../main/hosts/room.ts';
import { createAudit } from '../../../main/platform/audit/audit.ts';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import { openDatabase } from '../../../main/platform/database/open.ts';
import { createEvents } from '../../../main/platform/events/events.ts';
import { createJobs } from '../../../main/platform/jobs/jobs.ts';
import type { JobAudit, JobContext, JobKind, LockTarget } from '../../../main/platform/jobs/types.ts';
import { createLocksRoom } from '../../../main/platform/locks/room.ts';
import { createSettings } from '../../../main/platform/settings/settings.ts';
import { quietLog } from '../../support/quiet-log.ts';

export interface WorkInput {
  readonly name: string;
  readonly targets: readonly LockTarget[];
}

type Work = (context: JobContext & JobAudit) => Promise<Record<string, unknown>>;

/** A kind of job that locks what its input says. */
export function workKind(kind: string, run: Work, mayGoUnlocked = false): JobKind<WorkInput> {
  return {
    kind,
    parse: (input) => input as WorkInput,
    subject: ({ name, targets }) => ({ hostId: targets[0]?.hostId ?? null, host: 'deck', name }),
    locks: ({ targets }) => targets,
    mayGoUnlocked,
    run: (_, context) => run(context),
    leftovers: ({ name }, steps) => [`${name} stopped at ${steps.at(-1)?.name ?? 'its beginning'}.`],
  };
}

export interface LaptopOptions {
  readonly leaseMs?: number;
  /** The negative control: jobs know nothing of other laptops. */
  readonly withoutEngineLocks?: boolean;
}

/** One laptop: a data folder with jobs, locks and hosts over real connections, as the engine puts them together. */
export async function openLaptop(folder: string, address: string, options: LaptopOptions = {}) {
  const clock = systemClock;
  const { database } = openDatabase({ folder, clock });
  const log = quietLog(folder);
  const events = createEvents(database, clock);
  const audit = createAudit({ database, clock, folder, log });
  const settings = createSettings(database);
  const locks = createLocksRoom({
    clock,
    log,
    audit,
    settings,
    jobs: () => jobs,
    hosts: () => hosts.queries,
    leaseMs: options.leaseMs,
  });
  const sharedLocks = options.withoutEngineLocks === true ? undefined : locks.shared;
  const jobs = createJobs({ database, clock, events, audit, log, sharedLocks });
  const hosts = createHostsRoom({
    clock,
    database,
    audit,
    events,
    jobs,
    settings,
    random: Math.random,
    report: (error) => {
      throw error;
    },
    trustFile: path.join(folder, 'known_hosts'),
  });
  const recovered = (): readonly JobView[] => jobs.recover();
  const context = { actor: { name: 'ana (test)' }, access: new Set(accessLevels) };
  const client = createRouterClient({ hosts: hosts.routes, locks: locks.routes }, { context });
  const interrupted = recovered();
  locks.start();
  hosts.start();
  const known = hosts.queries.list()[0];
  if (known === undefined) await client.hosts.add({ address, name: 'deck' });
  const host = hosts.queries.resolve('deck');
  while (hosts.queries.resolve('deck').connection.state !== 'ready') await clock.sleep(10);

  return {
    client,
    jobs,
    audit,
    interrupted,
    hostId: host.id,
    engine: () => hosts.queries.engineOf(host.id),
    target: (name: string, kind: LockTarget['kind'] = 'container'): LockTarget => ({
      hostId: host.id,
      kind,
      name,
    }),
    async ended(jobId: string): Promise<JobView> {
      while (!isEnded(jobs.get(jobId).state)) await clock.sleep(5);
      return jobs.get(jobId);
    },
    /** The laptop sleeps: nothing of it runs, and its connection is dead when it wakes. */
    async stop(): Promise<void> {
      await jobs.drain(5000);
      await locks.stop();
      await hosts.stop();
      database.close();
    },
  };
}

export type Laptop = Awaited<ReturnType<typeof openLaptop>>;
