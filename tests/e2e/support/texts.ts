import { en } from '../../../renderer/app/language/en.ts';
import { ko } from '../../../renderer/app/language/ko.ts';

export const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];

const texts: Readonly<Record<Language, object>> = { en, ko };

/** A text of the page as a person reads it. Throws where the page has no such text. */
export function textOf(
  language: Language,
  key: string,
  values: Readonly<Record<string, string>> = {},
): string {
  const found = key
    .split('.')
    .reduce<unknown>(
      (part, name) => (part as Readonly<Record<string, unknown>> | undefined)?.[name],
      texts[language],
    );
  if (typeof found !== 'string') throw new Error(`The page has no text ${key} in ${language}.`);
  return found.replaceAll(/\{\{(\w+)\}\}/g, (_whole, name: string) => values[name] ?? '');
}

/** A pattern that finds a text whatever stands in its places, for texts with numbers or times in them. */
export function patternOf(language: Language, key: string): RegExp {
  const escaped = textOf(language, key, {}).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(escaped.replaceAll(/ {2,}/g, '.*'));
}
