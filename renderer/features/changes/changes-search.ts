import { rangeNames, type RangeName } from './ranges.ts';

/** What the address holds of the screen of changes. */
export interface ChangesSearch {
  readonly since?: RangeName;
  readonly host?: string;
}

/** Reads the address; what does not fit is left out. */
export function parseChangesSearch(search: Record<string, unknown>): ChangesSearch {
  const since = rangeNames.find((name) => name === search['since']);
  const { host } = search;
  return {
    ...(since === undefined ? {} : { since }),
    ...(typeof host === 'string' && host !== '' ? { host } : {}),
  };
}
