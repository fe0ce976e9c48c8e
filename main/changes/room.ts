import type { HostQueries } from '../hosts/queries.ts';
import type { ObserverQueries } from '../observer/queries.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/types.ts';
import type { Events } from '../platform/events/types.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import type { Network } from '../platform/network/types.ts';
import type { Pace } from '../platform/pace/types.ts';
import type { StackHistory, StackQueries } from '../stacks/queries.ts';
import { compareInventories, engineChanged } from './compare.ts';
import { ChangesFeed } from './feed.ts';
import { Presence } from './presence.ts';
import { createChangesRoutes } from './routes.ts';
import { createChangeStore } from './store.ts';

export interface ChangesRoomDeps {
  readonly clock: Clock;
  readonly pace: Pace;
  readonly database: Database;
  readonly audit: Audit;
  readonly events: Events;
  readonly jobs: Jobs;
  readonly network: Network;
  readonly hosts: HostQueries;
  readonly observer: ObserverQueries;
  readonly stacks: StackQueries;
  readonly history: StackHistory;
  /** Keeps the stack of an error that has no caller to hear of it. */
  readonly report: (error: unknown, where: string) => void;
}

/**
 * Puts the room of changes together. At construction, before any inventory is saved, it asks to be told of each with
 * the one before; nothing else is done until somebody looks.
 */
export function createChangesRoom(deps: ChangesRoomDeps) {
  const { clock, database, history, hosts, network, observer, report } = deps;
  const store = createChangeStore(database);
  const presence = new Presence({
    clock,
    isWatching: () => !hosts.isPaused() && observer.view().state === 'online',
    write(from, to) {
      keep(() => {
        store.recordPresence(from, to);
      });
    },
  });
  const feed = new ChangesFeed(deps, store, presence);
  let sources: Disposable[] = [];

  /** What is only remembered must not end the watching where the disk is full. */
  function keep(write: () => void): void {
    try {
      write();
    } catch (error) {
      report(error, 'changes');
    }
  }

  function lookAtEngine(hostId: string): void {
    const version = hosts.find(hostId)?.engine?.version;
    if (version === undefined) return;
    keep(() => {
      database.transaction(() => {
        const before = store.engineSeen(hostId, version);
        if (before === null) return;
        store.record(hostId, [engineChanged(before, version, clock.now())]);
        database.afterCommit(() => {
          feed.tell();
        });
      });
    });
  }

  history.onSave((saved) => {
    const findings = compareInventories(saved);
    if (findings.length > 0) store.record(saved.hostId, findings);
    // Without a finding too: a crash is kept by itself.
    database.afterCommit(() => {
      feed.tell();
    });
  });

  return {
    routes: createChangesRoutes(clock, feed),
    start() {
      const look = (): void => {
        presence.look();
      };
      sources = [
        hosts.subscribe(({ kind, hostId }) => {
          if (kind === 'connection') lookAtEngine(hostId);
          look();
        }),
        observer.subscribe(look),
        network.subscribe(look),
      ];
      presence.start();
    },
    stop(): void {
      for (const source of sources) source[Symbol.dispose]();
      sources = [];
      presence.stop();
    },
  };
}
