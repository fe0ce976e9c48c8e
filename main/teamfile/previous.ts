import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { WheelhouseError } from '../platform/errors.ts';

// Somebody who imports daily can go back three weeks.
const keptFiles = 20;

/** What was here before an import, as a team file in the data folder. */
export interface PreviousFiles {
  /** Writes it before anything is changed, and answers its path. Throws STORAGE_FULL or REFUSED. */
  keep(text: string, at: number): string;
  /** Removes one whose import came to nothing. */
  drop(file: string): void;
}

function isOwn(name: string): boolean {
  return /^before-.*\.yaml$/.test(name);
}

export function createPreviousFiles(dataFolder: string): PreviousFiles {
  const folder = path.join(dataFolder, 'configuration');
  return {
    keep(text, at) {
      const file = path.join(folder, `before-${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}.yaml`);
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(file, text, { mode: 0o600, flush: true });
        // Not by its name alone, which a clock that was set back makes the oldest.
        const others = readdirSync(folder).filter((name) => isOwn(name) && name !== path.basename(file));
        for (const name of others.toSorted().slice(0, 1 - keptFiles))
          rmSync(path.join(folder, name), { force: true });
      } catch (cause) {
        const { code } = cause as NodeJS.ErrnoException;
        throw new WheelhouseError(
          code === 'ENOSPC' ? 'STORAGE_FULL' : 'REFUSED',
          `What is configured now cannot be kept in ${folder} (${String(code)}), so nothing was imported.`,
          { hint: 'Make room in the data folder, or give your account the right to write there.', cause },
        );
      }
      return file;
    },
    drop(file) {
      rmSync(file, { force: true });
    },
  };
}
