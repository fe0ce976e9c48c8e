import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en.ts';
import { ko } from './ko.ts';
import type { Language } from './resolve.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    resources: { app: typeof en };
    returnNull: false;
  }
}

/** Loads both languages and speaks the given one. */
export async function startLanguage(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'app',
    resources: { en: { app: en }, ko: { app: ko } },
    // React renders text as text; escaping twice would show entities.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

/** Speaks another language from now on. */
export async function changeLanguage(language: Language): Promise<void> {
  if (i18next.language === language) return;
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** The texts of the current language, and its tag for dates and numbers. */
export function useText() {
  const { t, i18n } = useTranslation();
  return { t, language: i18n.language };
}
