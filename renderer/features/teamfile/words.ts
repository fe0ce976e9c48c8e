import type { ConfiguredValue, PlannedItem } from '../../../main/contract/teamfile.ts';
import type { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';

type T = ReturnType<typeof useText>['t'];

const sections = ['hosts', 'settings', 'channels'] as const;
const fields = ['name', 'address', 'environment', 'protected', 'value', 'problems'] as const;
const items = ['saveEnergy', 'desktop'] as const;
const environments = ['production', 'staging', 'testing', 'development', 'lab'] as const;

function known<K extends string>(keys: readonly K[], word: string): K | undefined {
  return keys.find((key) => key === word);
}

/** A section by its name in the file; one that this screen has no word for keeps that name. */
export function sectionWord(section: string, t: T): string {
  const key = known(sections, section);
  return key === undefined ? plain(section) : t(`teamfile.section.${key}`);
}

export function fieldWord(field: string, t: T): string {
  const key = known(fields, field);
  return key === undefined ? plain(field) : t(`teamfile.field.${key}`);
}

/** What people call an item: hosts by their names, what Wheelhouse has itself in their language. */
export function itemWord({ section, name }: Pick<PlannedItem, 'section' | 'name'>, t: T): string {
  const key = section === 'hosts' ? undefined : known(items, name);
  return key === undefined ? plain(name) : t(`teamfile.item.${key}`);
}

/** The word for an item by its key, `hosts/shop`. */
export function keyWord(key: string, t: T): string {
  const slash = key.indexOf('/');
  return itemWord({ section: key.slice(0, slash), name: key.slice(slash + 1) }, t);
}

export function valueWord(field: string, value: ConfiguredValue, t: T): string {
  if (typeof value === 'boolean') return value ? t('teamfile.value.yes') : t('teamfile.value.no');
  if (value === null) return t('common.none');
  if (typeof value !== 'string') return plain(JSON.stringify(value));
  const environment = field === 'environment' ? known(environments, value) : undefined;
  if (environment !== undefined) return t(`environment.${environment}`);
  if (field === 'problems' && value === 'all') return t('notices.level.all');
  if (field === 'problems' && value === 'critical') return t('notices.level.critical');
  return plain(value);
}
