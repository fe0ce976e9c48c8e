import type { Settings } from '../../contract/settings.ts';

/** What the product keeps for its user. Shell preferences (window state) are the shell's own. */
export interface SettingsStore {
  get(): Settings;
  update(changes: { [Key in keyof Settings]?: Settings[Key] | undefined }): Settings;
  subscribe(listener: (settings: Settings) => void): Disposable;
  /** Internal flags that are no user setting, such as whether watching is paused. */
  getFlag(name: string): string | null;
  setFlag(name: string, value: string | null): void;
}
