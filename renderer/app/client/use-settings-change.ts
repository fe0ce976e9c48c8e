import type { Settings } from '../../../main/contract/settings.ts';
import { useAction } from './ask.ts';
import { useSettings } from './engine-context.tsx';

/** The settings as they are, and how a person changes them; undefined until they have arrived. */
export function useSettingsChange() {
  const { value: settings } = useSettings();
  const change = useAction(
    async (client, changes: Partial<Settings>) => await client.settings.update(changes),
  );
  return { settings, change };
}

export type SettingsChange = ReturnType<typeof useSettingsChange>['change'];
