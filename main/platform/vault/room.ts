import type { Audit } from '../audit/types.ts';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/types.ts';
import type { Events } from '../events/types.ts';
import { createFaces, type Faces } from '../faces/faces.ts';
import { createFacesRoutes } from '../faces/routes.ts';
import type { AppLog } from '../log/app-log.ts';
import type { Questions } from '../questions/types.ts';
import { createVaultOpening } from './opening.ts';
import { createVaultRoutes } from './routes.ts';
import type { ScryptCost } from './slot-keys.ts';
import type { Vault } from './types.ts';
import { createVault } from './vault.ts';

interface VaultRoomParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Events;
  readonly audit: Audit;
  readonly log: Pick<AppLog, 'info'>;
  readonly questions: Questions;
  readonly dataFolder: string;
  /** What a guess of a passphrase costs; only tests ask for less. */
  readonly cost?: ScryptCost;
}

export interface VaultRoom {
  readonly vault: Vault;
  /** What the attached faces lend, for whoever else has something to ask of them. */
  readonly faces: Faces;
  readonly routes: {
    readonly faces: ReturnType<typeof createFacesRoutes>;
    readonly vault: ReturnType<typeof createVaultRoutes>;
  };
  start(): void;
  /** Wipes the key. */
  stop(): void;
}

/** The vault, and the faces that lend it their keychains. */
export function createVaultRoom(parts: VaultRoomParts): VaultRoom {
  const { database, clock, audit, log, questions } = parts;
  const faces = createFaces(clock);
  const desk = createVault({ ...parts, faces });
  const opening = createVaultOpening({ vault: desk, faces, questions, audit, log });
  return {
    vault: opening.vault,
    faces,
    routes: {
      faces: createFacesRoutes({ database, audit, faces }),
      vault: createVaultRoutes({ database, audit, faces, vault: desk }),
    },
    start: () => {
      opening.start();
    },
    stop: () => {
      opening.stop();
    },
  };
}
