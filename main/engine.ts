import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import type { Client } from './contract/contract.ts';
import { accessLevels } from './contract/procedure.ts';
import { createChangesRoom } from './changes/room.ts';
import { createForwardsRoom } from './forwards/room.ts';
import { createComparisonRoom } from './comparison/room.ts';
import { createComposeRoom } from './compose/room.ts';
import { createFilesRoom } from './files/room.ts';
import { createHostsRoom } from './hosts/room.ts';
import { createInspectionRoom } from './inspection/room.ts';
import { createLabRoom } from './lab/room.ts';
import { createLogsRoom } from './logs/room.ts';
import { createNoticesRoom } from './notices/room.ts';
import { createObserverRoom } from './observer/room.ts';
import { createOverviewRoom } from './overview/room.ts';
import { createAudit } from './platform/audit/audit.ts';
import { failedCall } from './platform/audit/failed-call.ts';
import { createAuditRoutes } from './platform/audit/routes.ts';
import { systemClock } from './platform/clock/system-clock.ts';
import { openDatabase } from './platform/database/open.ts';
import type { Database } from './platform/database/types.ts';
import { createEvents } from './platform/events/events.ts';
import { createHousekeeping } from './platform/housekeeping.ts';
import { createJobs } from './platform/jobs/jobs.ts';
import { createJobsRoutes } from './platform/jobs/routes.ts';
import { layout } from './platform/layout.ts';
import { ownerOf } from './platform/locks/installation.ts';
import { createLocksRoom } from './platform/locks/room.ts';
import { createAppLog, type AppLog } from './platform/log/app-log.ts';
import type { CallContext } from './platform/routes/call-context.ts';
import { createPace } from './platform/pace/pace.ts';
import { createPower, type PowerDeps } from './platform/power/power.ts';
import { createNetwork } from './platform/network/network.ts';
import { checkCompleteness } from './platform/routes/completeness.ts';
import { implementer, setCallGate, setCallWitness } from './platform/routes/implementer.ts';
import { createQuestions } from './platform/questions/questions.ts';
import { createQuestionsRoutes } from './platform/questions/routes.ts';
import { createSchedules } from './platform/schedule/schedules.ts';
import { createSettingsRoutes } from './platform/settings/routes.ts';
import { createChannelsSection, createSettingsSection } from './platform/settings/configuration.ts';
import { createSettings } from './platform/settings/settings.ts';
import { createVaultRoom } from './platform/vault/room.ts';
import { createStacksRoom } from './stacks/room.ts';
import { createStorageRoom } from './storage/room.ts';
import { createSupportFacts } from './support/facts.ts';
import { createSupportRoom } from './support/room.ts';
import { createSystemRoom } from './system/room.ts';
import { createTeamFileRoom } from './teamfile/room.ts';
import { createTerminalsRoom } from './terminals/room.ts';
import { createUndoRoom } from './undo/room.ts';

export interface EngineConfig {
  /** The data folder, whose lock the caller holds. */
  readonly dataFolder: string;
  readonly startedAt: number;
  /** How many faces are attached. */
  readonly faces: () => number;
  /** Somebody asked the engine to end; returns at once. */
  readonly end: () => void;
  /** Stands between the engine and its database: for tests that end the engine at a commit. */
  readonly around?: (database: Database) => Database;
  /** What this machine runs on, for tests; the system's own word otherwise. */
  readonly machine?: Omit<PowerDeps, 'clock'>;
}

const drainMs = 10_000;

export type Engine = Awaited<ReturnType<typeof createEngine>>;

/** Puts the whole engine together: opens the data folder's files, and builds platform and rooms by plain calls. */
export async function createEngine({ dataFolder, startedAt, faces, end, around, machine }: EngineConfig) {
  const clock = systemClock;
  const log: AppLog = createAppLog(dataFolder);
  const report = (error: unknown, where: string): void => {
    log.reportIncident(error, where);
  };
  const { database: opened, notices } = openDatabase({
    folder: dataFolder,
    clock,
    report: (message, details) => {
      log.warn(message, details);
    },
  });
  const database = around?.(opened) ?? opened;
  const audit = createAudit({ database, clock, folder: dataFolder, log });
  setCallWitness({
    incident: (error, procedure) => log.reportIncident(error, procedure),
    failed: (act, actor, error, input) => {
      audit.append(failedCall(act, actor.name, error, input));
    },
  });
  const events = createEvents(database, clock);
  const settings = createSettings(database);
  const locks = createLocksRoom({
    clock,
    log,
    audit,
    settings,
    jobs: () => jobs,
    hosts: () => hosts.queries,
  });
  const jobs = createJobs({ database, clock, events, audit, log, sharedLocks: locks.shared });
  const questions = createQuestions({ database, clock, events });
  const support = createSupportRoom({
    database,
    audit,
    clock,
    settings,
    dataFolder,
    facts: createSupportFacts({ jobs, questions }),
    client: () => ownClient as Client,
    report,
  });
  setCallGate(support.gate);
  const vaultRoom = createVaultRoom({ database, clock, events, audit, log, questions, dataFolder });
  const { vault } = vaultRoom;
  const schedules = createSchedules({ database, clock, events, log, questions });
  const power = createPower({ clock, ...machine });
  const pace = createPace({ clock, power, settings });
  const network = createNetwork({ clock, pace });
  network.subscribe((change) => {
    if (change !== 'known') power.lookAgain();
    // What came due while the machine slept is judged now, and not at the next full minute.
    if (change === 'woke') schedules.tick().catch((error: unknown) => report(error, 'schedules'));
  });
  createHousekeeping({ database, clock, schedules, log });

  const shared = { clock, database, audit, events, jobs, questions, vault, pace, report };
  const hosts = createHostsRoom({
    ...shared,
    network,
    random: Math.random,
    settings,
    trustFile: path.join(dataFolder, 'known_hosts'),
  });
  const stacks = createStacksRoom({ ...shared, hosts: hosts.queries });
  const undo = createUndoRoom({ ...shared, hosts: hosts.queries, owner: ownerOf(settings) });
  const files = createFilesRoom({
    ...shared,
    hosts: hosts.queries,
    stacks: stacks.queries,
    undo: undo.undo,
  });
  const terminals = createTerminalsRoom({ ...shared, hosts: hosts.queries, stacks: stacks.queries });
  const inspection = createInspectionRoom({ ...shared, hosts: hosts.queries, stacks: stacks.queries });
  const compose = createComposeRoom({ ...shared, hosts: hosts.queries, stacks: stacks.queries });
  const comparison = createComparisonRoom({ hosts: hosts.queries, stacks: stacks.queries });
  const logs = createLogsRoom({ clock, hosts: hosts.queries, stacks: stacks.queries });
  const forwards = createForwardsRoom({ clock, audit, hosts: hosts.queries, stacks: stacks.queries });
  const observer = createObserverRoom({ clock, events, network, power, pace, hosts: hosts.queries, report });
  const changes = createChangesRoom({
    ...shared,
    network,
    hosts: hosts.queries,
    observer: observer.queries,
    stacks: stacks.queries,
    history: stacks.history,
  });
  const overview = createOverviewRoom({
    clock,
    pace,
    jobs,
    hosts: hosts.queries,
    stacks: stacks.queries,
    observer: observer.queries,
  });
  const noticesRoom = createNoticesRoom({
    ...shared,
    settings,
    faces: vaultRoom.faces,
    overview: overview.queries,
    hosts: hosts.queries,
    stacks: stacks.queries,
  });
  const lab = createLabRoom({
    jobs,
    isCheckout: layout.isCheckout,
    script: layout.labScript,
    root: layout.root,
    client: () => ownClient as Client,
  });
  const allNotices: Parameters<typeof createSystemRoom>[0]['notices'][number][] = [...notices];
  const system = createSystemRoom({
    version: layout.version,
    startedAt,
    dataFolder,
    notices: allNotices,
    jobs,
    audit,
    faces,
    end,
  });

  const storage = createStorageRoom({ clock, audit, jobs, hosts: hosts.queries, stacks: stacks.queries });

  const teamFile = createTeamFileRoom({
    ...shared,
    dataFolder,
    sections: [createSettingsSection(settings), hosts.configuration, createChannelsSection(settings)],
  });

  const bound = {
    configuration: teamFile.routes,
    stacks: { ...stacks.routes.stacks, ...compose.routes, ...comparison.routes.stacks },
    containers: { ...stacks.routes.containers, ...comparison.routes.containers, ...inspection.routes },
    audit: createAuditRoutes(audit),
    changes: changes.routes,
    forwards: forwards.routes,
    files: files.routes,
    terminals: terminals.routes,
    hosts: hosts.routes,
    jobs: createJobsRoutes(jobs),
    lab: lab.routes,
    locks: locks.routes,
    logs: logs.routes,
    notices: noticesRoom.routes,
    observer: observer.routes,
    overview: overview.routes,
    questions: createQuestionsRoutes({ database, audit, questions }),
    settings: createSettingsRoutes({ database, audit, settings }),
    ...storage.routes,
    support: support.routes,
    system: system.routes,
    undo: undo.routes,
    ...vaultRoom.routes,
  };
  checkCompleteness(bound);
  const router = implementer.router(bound);
  const context: CallContext = {
    actor: { name: 'wheelhouse' },
    access: new Set(accessLevels),
    isEngine: true,
  };
  const ownClient: unknown = createRouterClient(router, { context });

  questions.recover();
  const interrupted = jobs.recover();
  if (interrupted.length > 0) {
    const names = interrupted.map(({ kind, subject }) => `${kind} of ${subject.name}`).join(', ');
    const message = `The engine ended while it worked on ${names}; each was marked as interrupted.`;
    allNotices.push({ kind: 'jobsInterrupted', message });
  }

  return {
    router,
    log,
    /** Whether it has something to carry on with when no face is left: a job, or a port that somebody opened. */
    isBusy: () => jobs.active().length > 0 || forwards.queries.list().length > 0,
    /** Whether this machine saves energy now. */
    isSlow: () => pace.view().value === 'slow',
    /** Calls back whenever that may have changed. */
    onBusy(changed: () => void): void {
      jobs.subscribe(changed);
      forwards.queries.subscribe(changed);
    },
    start(): void {
      locks.start();
      for (const room of [hosts, stacks, undo, compose, logs, forwards, observer, overview]) room.start();
      changes.start();
      vaultRoom.start();
      noticesRoom.start();
      support.start();
      schedules.start();
      log.info('The engine started.', { version: layout.version, dataFolder });
    },
    /** Lets the jobs come to an end (at most ten seconds), ends the rooms and closes the files. */
    async stop(): Promise<void> {
      await Promise.all([jobs.drain(drainMs), schedules.stop(drainMs)]);
      await terminals.stop();
      await noticesRoom.stop();
      inspection.stop();
      changes.stop();
      await locks.stop();
      for (const room of [overview, observer, forwards, logs, compose, undo, stacks, hosts])
        await room.stop();
      log.info('The engine ended.');
      support.stop();
      vaultRoom.stop();
      questions.stop();
      database.close();
      log.close();
    },
  };
}
