import type { Audit } from '../platform/audit/types.ts';
import type { ConfigurationSection } from '../platform/configuration/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/types.ts';
import type { Events } from '../platform/events/types.ts';
import type { Jobs } from '../platform/jobs/types.ts';
import type { Pace } from '../platform/pace/types.ts';
import type { Network } from '../platform/network/types.ts';
import type { SettingsStore } from '../platform/settings/types.ts';
import type { Questions } from '../platform/questions/types.ts';
import type { Vault } from '../platform/vault/types.ts';
import { createHostsSection } from './configuration.ts';
import { createHostQueries } from './host-queries.ts';
import { ownSurroundings } from './discover.ts';
import { createDoctor } from './doctor/doctor.ts';
import type { LoginDeps } from './login.ts';
import { createHostOperations } from './operations.ts';
import type { HostQueries } from './queries.ts';
import { createReach } from './reach-engine.ts';
import type { Reach } from './reach.ts';
import { connectAll, HostRegistry } from './registry.ts';
import { createHostRoutes } from './routes.ts';
import { createHostStore } from './store.ts';
import { isLoginOfTarget } from './target.ts';
import { createWatching } from './watching.ts';

export interface HostsRoomDeps {
  readonly clock: Clock;
  /** 0 ≤ x < 1; spreads reconnects. */
  readonly random: () => number;
  readonly database: Database;
  readonly audit: Audit;
  readonly events: Events;
  /** Keeps the stack of an error that has no caller to hear of it. */
  readonly report: (error: unknown, where: string) => void;
  readonly jobs: Pick<Jobs, 'active'>;
  readonly settings: SettingsStore;
  /** Ask people what a login needs; without them it is only shown with the host. */
  readonly questions?: Questions;
  /** Keeps passwords and passphrases for those who wish so. */
  readonly vault?: Vault;
  /** Wheelhouse's own known_hosts: `known_hosts` in the data folder. */
  readonly trustFile: string;
  /** In place of ~/.ssh/config. */
  readonly sshConfigFile?: string;
  /** This machine's own network: on waking and on another network every host is looked at. */
  readonly network?: Network;
  /** How often hosts are asked anything. */
  readonly pace?: Pace;
  /** How a host is reached; the real one unless a test scripts faults. */
  readonly reach?: Reach;
}

export interface HostsRoom {
  readonly routes: ReturnType<typeof createHostRoutes>;
  readonly queries: HostQueries;
  /** The hosts in the team file. */
  readonly configuration: ConfigurationSection;
  /** Reaches for every host, unless watching is paused. */
  start(): void;
  /** Closes every connection and timer. */
  stop(): Promise<void>;
}

/** Puts the room of hosts together; `start` reads the hosts and reaches for them. */
export function createHostsRoom(deps: HostsRoomDeps): HostsRoom {
  const { clock, database, network, questions, settings, sshConfigFile, trustFile, vault } = deps;
  const login: LoginDeps = {
    clock,
    questions,
    vault,
    isTarget: (host, asked) => isLoginOfTarget(host, asked, sshConfigFile),
  };
  const registry = new HostRegistry({
    ...deps,
    login,
    ...(network && { hasNetwork: () => network.view().hasNetwork }),
    reach: deps.reach ?? createReach(trustFile, sshConfigFile, deps.pace),
  });
  const vaultWatch = vault?.subscribe(() => {
    if (vault.state() === 'unlocked' && !isPaused()) registry.retryFromVault();
  });
  const networkWatch = network?.subscribe((change) => {
    if (change === 'known' || isPaused()) return;
    for (const supervisor of registry.supervisors()) supervisor.wake();
  });
  const paceWatch = deps.pace?.subscribe(() => {
    if (deps.pace?.view().value === 'slow' || isPaused()) return;
    // Those that were given a long time to come back are not made to wait for its end.
    for (const supervisor of registry.supervisors()) {
      if (supervisor.state.state === 'backoff') supervisor.wake();
    }
  });
  const store = createHostStore(database);
  const watching = createWatching(settings);
  const isPaused = (): boolean => watching.isPaused();
  const queries = createHostQueries({ clock: deps.clock, registry, isPaused });
  const operations = createHostOperations({ ...deps, store, registry, watching });
  const doctor = createDoctor({ clock, registry, trustFile, sshConfigFile });
  for (const host of store.all()) registry.add(host);
  return {
    routes: createHostRoutes({ operations, queries, doctor, surroundings: ownSurroundings(sshConfigFile) }),
    queries,
    configuration: createHostsSection({ ...deps, store, registry, isPaused }),
    start() {
      if (isPaused()) return;
      connectAll(registry, deps.random);
    },
    async stop() {
      networkWatch?.[Symbol.dispose]();
      paceWatch?.[Symbol.dispose]();
      vaultWatch?.[Symbol.dispose]();
      await Promise.all(registry.supervisors().map((supervisor) => supervisor.stop()));
    },
  };
}
