import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import type { SettingsStore } from '../settings/types.ts';
import type { LockOwner } from './labels.ts';

const flag = 'installation.id';

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry in the system's list of users, as in some containers.
    return `uid-${String(process.getuid?.() ?? '?')}`;
  }
}

/** Who this data folder is to others: an id that it keeps for its life, and a name for people. */
export function ownerOf(settings: Pick<SettingsStore, 'getFlag' | 'setFlag'>): LockOwner {
  let folder = settings.getFlag(flag);
  if (folder === null) {
    folder = randomUUID();
    settings.setFlag(flag, folder);
  }
  return { folder, holder: `${userName()}@${hostname()}` };
}
