import { onTestFinished } from 'vitest';
import type { Clock } from '../../main/platform/clock/clock.ts';
import { openDatabase } from '../../main/platform/database/open.ts';
import type { OpenedDatabase } from '../../main/platform/database/types.ts';
import { temporaryFolder } from './folders.ts';

/** A real `wheelhouse.db` for the running test, closed when it ends. */
export function temporaryDatabase(clock: Clock): OpenedDatabase & { readonly folder: string } {
  const folder = temporaryFolder();
  const opened = openDatabase({ folder, clock });
  onTestFinished(() => {
    opened.database.close();
  });
  return { ...opened, folder };
}
