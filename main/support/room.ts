import type { Client } from '../contract/contract.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/types.ts';
import { strongCost, type ScryptCost } from '../platform/vault/slot-keys.ts';
import type { SettingsStore } from '../platform/settings/types.ts';
import { createSupportGate } from './gate.ts';
import { isLeaveFileThere, removeLeaveFile } from './leave-file.ts';
import type { SupportFacts } from './model.ts';
import { createSupportOperations } from './operations.ts';
import { createSupportRoutes } from './routes.ts';
import { createSupportStore } from './store.ts';

interface SupportRoomDeps {
  readonly database: Database;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly settings: Pick<SettingsStore, 'getFlag' | 'setFlag'>;
  readonly dataFolder: string;
  readonly facts: SupportFacts;
  /** The engine’s own way to the contract, which the mode does not hold back. */
  readonly client: () => Client;
  readonly report: (error: unknown, where: string) => void;
  /** What a guess of the passphrase costs; only tests ask for less. */
  readonly cost?: ScryptCost;
}

/** Support mode: a profile of this laptop for people who look, read logs and restart. */
export function createSupportRoom(deps: SupportRoomDeps) {
  const { database, audit, clock, settings, dataFolder, facts, client, report } = deps;
  const store = createSupportStore(settings);
  const cost = deps.cost ?? strongCost;
  const operations = createSupportOperations({ database, audit, clock, dataFolder, store, cost });
  if (isLeaveFileThere(dataFolder)) {
    operations.leaveByOwner();
    removeLeaveFile(dataFolder);
  }

  /** Ends the ports that are open: nobody could close them, and what they lead to is not on the list. */
  async function closePorts(): Promise<void> {
    const { forwards } = await client().forwards.list();
    for (const { id } of forwards) await client().forwards.close({ id });
  }

  const gate = createSupportGate(operations, facts);
  let watch: Disposable | null = null;
  return {
    routes: createSupportRoutes(operations),
    gate,
    start(): void {
      watch = gate.onClosed(() => {
        closePorts().catch((error: unknown) => {
          report(error, 'the open ports of support mode');
        });
      });
    },
    stop(): void {
      watch?.[Symbol.dispose]();
    },
  };
}
