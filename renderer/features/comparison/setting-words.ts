import i18next from 'i18next';
import type { ComparisonEntry } from '../../../main/contract/comparison.ts';
import { useText } from '../../app/language/language.ts';

// The names in these are somebody's own: variables, ports, paths, labels.
const ownNames: readonly ComparisonEntry['section'][] = ['environment', 'ports', 'mounts', 'labels'];

/** The name of a setting in words; null for a name that somebody gave. */
export function useSettingWords(): (entry: Pick<ComparisonEntry, 'section' | 'key'>) => string | null {
  const { language } = useText();
  return ({ section, key }) => {
    const name = key.replaceAll(/[^A-Za-z]+(.)/g, (_, letter: string) => letter.toUpperCase());
    const path = `comparison.settingName.${name}`;
    if (ownNames.includes(section) || !i18next.exists(path, { lng: language })) return null;
    return i18next.getFixedT(language)(path as never);
  };
}
