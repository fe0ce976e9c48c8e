import { english } from './messages-en.ts';
import { korean } from './messages-ko.ts';

export const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];
export type MessageKey = keyof typeof english;

/** A sentence of the command line in the language of its reader; `{name}` stands for a parameter. */
export type Translate = (key: MessageKey, parameters?: Readonly<Record<string, string | number>>) => string;

const tables: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en: english, ko: korean };

/** Pure. */
export function createTranslate(language: Language): Translate {
  return (key, parameters = {}) =>
    tables[language][key].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
      String(parameters[name] ?? whole),
    );
}

/** The language that the environment asks for, as POSIX orders its variables. Pure. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (value) => value !== undefined && value !== '',
  );
  return locale !== undefined && /^ko\b|^ko_/i.test(locale) ? 'ko' : 'en';
}
