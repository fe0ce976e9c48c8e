const scheme = 'wheelhouse://';
// Longer than any legal name of a host or a container.
const longestNameCharacters = 255;
// Two names and what stands between them: `container@host`, `HOST/NAME`.
const longestPairCharacters = 2 * longestNameCharacters + 1;
const mostItems = 100;
// Longer than a link to the logs of all that one would read at once; below what an app that runs can be told by a second start.
const longestLinkCharacters = 8_192;

/** What a screen keeps behind the question mark: for each word what it may hold. */
type SearchRule = 'name' | 'pair' | 'pairs' | 'flag' | readonly string[];
type SearchRules = Readonly<Record<string, SearchRule>>;

/**
 * Every screen that a link can open, as the router has them; `$x` stands for a name. Overview is `wheelhouse://overview`.
 * A test holds this list and the router's together.
 */
export const linkedScreens: Readonly<Record<string, SearchRules>> = {
  '/': {},
  '/changes': { since: 'name', host: 'name' },
  '/hosts': {},
  '/hosts/$host': {},
  '/hosts/$host/doctor': {},
  '/hosts/$host/images': {},
  '/hosts/$host/volumes': {},
  '/hosts/$host/networks': {},
  '/hosts/$host/clean-up': {},
  '/hosts/$host/locks': {},
  '/hosts/$host/stacks/$stack': {},
  '/hosts/$host/stacks/$stack/services': {},
  '/hosts/$host/containers/$container': {},
  '/hosts/$host/containers/$container/live': {},
  '/hosts/$host/containers/$container/terminal': {},
  '/hosts/$host/containers/$container/processes': {},
  '/hosts/$host/containers/$container/inspect': {},
  '/hosts/$host/containers/$container/files': {},
  '/compare': { of: ['stacks', 'containers'], a: 'pair', b: 'pair', all: 'flag' },
  '/logs': { host: 'name', stack: 'name', c: 'pairs' },
  '/forwards': {},
  '/jobs': {},
  '/jobs/$job': {},
  '/audit': { find: 'name' },
  '/settings': { panel: 'name' },
};

const overviewWord = 'overview';
// A link as it is made has these in percent signs; a part after # would be a second meaning.
const notInLinks = /[\s#\\]/u;
const known = Object.entries(linkedScreens).map(([pattern, search]) => ({ parts: partsOf(pattern), search }));

function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

/** True for text that may be a name: of that length, and nothing in it that cannot be seen. */
function isName(value: unknown, longest = longestNameCharacters): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= longest &&
    !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(value)
  );
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null; // Half a character in percent signs is no text.
  }
}

/** The parts of a path that is one of the known screens, encoded afresh, and its rules; null for every other. */
function screenOf(path: string): { readonly path: string; readonly search: SearchRules } | null {
  const parts = partsOf(path);
  for (const { parts: pattern, search } of known) {
    if (pattern.length !== parts.length) continue;
    const found: string[] = [];
    for (const [index, expected] of pattern.entries()) {
      const part = parts[index] ?? '';
      const name = expected.startsWith('$') ? decoded(part) : null;
      if (part === expected && !expected.startsWith('$')) found.push(part);
      // The router would walk up at two dots.
      else if (isName(name) && name !== '.' && name !== '..') found.push(encodeURIComponent(name));
    }
    if (found.length === pattern.length) return { path: `/${found.join('/')}`, search };
  }
  return null;
}

/** What the router reads a search value as: JSON where it is JSON, else the text itself. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function fits(rule: SearchRule, value: unknown): boolean {
  if (rule === 'name') return isName(value);
  if (rule === 'pair') return isName(value, longestPairCharacters);
  if (rule === 'flag') return typeof value === 'boolean';
  if (rule === 'pairs') {
    return (
      Array.isArray(value) &&
      value.length > 0 &&
      value.length <= mostItems &&
      value.every((item) => isName(item, longestPairCharacters))
    );
  }
  return typeof value === 'string' && rule.includes(value);
}

/** A value so that the router reads back the same: a text that is JSON by chance, such as a host named 5, in quotes. */
function written(value: unknown): string {
  const text = typeof value === 'string' && readValue(value) === value ? value : JSON.stringify(value);
  return encodeURIComponent(text);
}

/** The search with what its screen knows, written afresh; null where something else is in it, unless that may go. */
function searchOf(search: string, rules: SearchRules, mayDrop: boolean): string | null {
  const kept = new Map<string, string>();
  for (const [key, text] of new URLSearchParams(search)) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    const value = readValue(text);
    // A name of digits alone is a number to JSON, and a name to the person who typed it.
    const meant = rule === 'name' && typeof value === 'number' ? text : value;
    if (rule !== undefined && !kept.has(key) && fits(rule, meant)) kept.set(key, written(meant));
    else if (!mayDrop) return null;
  }
  const words = [...kept].map(([key, value]) => `${key}=${value}`);
  return words.length === 0 ? '' : `?${words.join('&')}`;
}

function split(address: string): { readonly path: string; readonly search: string } {
  const at = address.indexOf('?');
  return at < 0
    ? { path: address, search: '' }
    : { path: address.slice(0, at), search: address.slice(at + 1) };
}

/**
 * The link to a screen, for a colleague to paste. `screenPath` is the router's address, such as `/hosts/shop` or
 * `/logs?host=shop`; of its search only what belongs to the screen is kept. Null for an address that is no screen.
 */
export function toLink(screenPath: string): string | null {
  const { path, search } = split(screenPath);
  const screen = path.startsWith('/') ? screenOf(path) : null;
  if (screen === null) return null;
  const address = screen.path === '/' ? `/${overviewWord}` : screen.path;
  return `${scheme}${address.slice(1)}${searchOf(search, screen.search, true) ?? ''}`;
}

/**
 * The address of the screen that a link names, written afresh for the router, such as `/hosts/shop`; null for whatever
 * is not exactly a link to a known screen. A link opens a screen and never acts.
 */
export function parseLink(link: string): string | null {
  if (link.length > longestLinkCharacters) return null;
  if (link.slice(0, scheme.length).toLowerCase() !== scheme || notInLinks.test(link)) return null;
  const { path, search } = split(link.slice(scheme.length));
  // A browser adds a slash where it takes the first word for a machine's name.
  const bare = path.endsWith('/') ? path.slice(0, -1) : path;
  if (bare === '' || bare.startsWith('/') || bare.endsWith('/') || bare.includes('//')) return null;
  const screen = screenOf(bare === overviewWord ? '/' : `/${bare}`);
  const kept = screen === null ? null : searchOf(search, screen.search, false);
  return screen === null || kept === null ? null : `${screen.path}${kept}`;
}
