import type { Clock } from '../../main/platform/clock/clock.ts';
import { temporaryDatabase } from './database.ts';
import { platformOver, type Platform } from './platform-over.ts';

/** The real parts of the platform over a real database, for the running test. */
export function temporaryPlatform(clock: Clock): Platform {
  const { database, folder } = temporaryDatabase(clock);
  return platformOver(database, folder, clock);
}
