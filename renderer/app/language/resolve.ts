import type { Settings } from '../../../main/contract/settings.ts';

const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];

/** The language for a setting and the languages that the system prefers, in its order. */
export function resolveLanguage(setting: Settings['language'], preferred: readonly string[]): Language {
  if (setting !== 'system') return setting;
  for (const tag of preferred) {
    const known = languages.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (known !== undefined) return known;
  }
  return 'en';
}
