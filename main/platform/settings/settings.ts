import { settingsSchema, type Settings } from '../../contract/settings.ts';
import type { Database } from '../database/types.ts';
import { createListeners } from '../streams/listeners.ts';
import type { SettingsStore } from './types.ts';

const defaults: Settings = {
  language: 'system',
  theme: 'system',
  notifications: 'all',
  startAtLogin: false,
  saveEnergy: true,
};

/** Words are kept as they are, switches as JSON. */
function toText(value: string | boolean): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toValue(text: string): unknown {
  return text === 'true' ? true : text === 'false' ? false : text;
}

function toSettings(rows: readonly { key: string; value: string }[]): Settings {
  let settings = defaults;
  for (const { key, value } of rows) {
    // A row of an older or newer version that does not fit must not keep the rest from working.
    const changed = settingsSchema.safeParse({ ...settings, [key]: toValue(value) });
    if (changed.success) settings = changed.data;
  }
  return settings;
}

/** The user's settings and the engine's own flags, kept in the tables `settings` and `flags`. */
export function createSettings(database: Database): SettingsStore {
  const all = database.prepare<{ key: string; value: string }>('SELECT key, value FROM settings');
  const put = database.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)');
  const flag = database.prepare<{ value: string }>('SELECT value FROM flags WHERE name = ?');
  const putFlag = database.prepare('INSERT OR REPLACE INTO flags (name, value) VALUES (?, ?)');
  const removeFlag = database.prepare('DELETE FROM flags WHERE name = ?');
  const listeners = createListeners<Settings>();
  const get = (): Settings => toSettings(all.all());

  return {
    get,
    update: (changes) =>
      database.transaction(() => {
        for (const [key, value] of Object.entries(changes)) {
          if (value !== undefined) put.run(key, toText(value));
        }
        const settings = get();
        database.afterCommit(() => {
          listeners.emit(settings);
        });
        return settings;
      }),
    subscribe: (listener) => listeners.add(listener),
    getFlag: (name) => flag.get(name)?.value ?? null,
    setFlag(name, value) {
      if (value === null) removeFlag.run(name);
      else putFlag.run(name, value);
    },
  };
}
