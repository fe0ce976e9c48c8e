import type { SettingsStore } from '../platform/settings/types.ts';

const flag = 'hosts.paused';

/** Whether a person paused the watching; kept over restarts. */
export interface Watching {
  isPaused(): boolean;
  setPaused(paused: boolean): void;
}

export function createWatching(settings: Pick<SettingsStore, 'getFlag' | 'setFlag'>): Watching {
  return {
    isPaused: () => settings.getFlag(flag) !== null,
    setPaused(paused) {
      settings.setFlag(flag, paused ? 'yes' : null);
    },
  };
}
