import type { TFunction } from 'i18next';
import type { Entry } from './entry.ts';
import { toKey } from './match.ts';

interface MainScreen {
  readonly path: string;
  readonly text: string;
  /** The key that follows `g`. */
  readonly key: string | null;
}

/** The screens that are about no one thing, in the order of the navigation. */
export const mainScreens: readonly MainScreen[] = [
  { path: '/', text: 'app.overview', key: 'o' },
  { path: '/changes', text: 'changes.title', key: 'w' },
  { path: '/logs', text: 'app.logs', key: 'l' },
  { path: '/jobs', text: 'app.jobs', key: 'j' },
  { path: '/forwards', text: 'forwards.title', key: 'p' },
  { path: '/audit', text: 'app.audit', key: 'a' },
  { path: '/hosts', text: 'app.hosts', key: 'h' },
  { path: '/compare', text: 'comparison.title', key: 'c' },
  { path: '/settings', text: 'app.settings', key: 's' },
];

/** The main screens as lines, and the palette's own helps. */
export function toScreenEntries(t: TFunction): readonly Entry[] {
  const screens = mainScreens.map(({ path, text, key }): Entry => {
    const title = t(text as never);
    return {
      id: `screen ${path}`,
      kind: 'screen',
      title,
      note: key === null ? '' : `g ${key}`,
      keys: [toKey(title, 1), toKey(path.slice(1), 0.9)],
      does: { kind: 'go', path },
    };
  });
  const link = t('palette.copyLink');
  const help = t('palette.showKeys');
  return [
    ...screens,
    {
      id: 'copy link',
      kind: 'help',
      title: link,
      note: 'y',
      keys: [toKey(link, 1), toKey('copy link share url 링크 복사 공유', 0.9)],
      does: { kind: 'copyLink' },
    },
    {
      id: 'show keys',
      kind: 'help',
      title: help,
      note: '?',
      keys: [toKey(help, 1), toKey('keyboard shortcuts help keys 단축키 도움말', 0.9)],
      does: { kind: 'showKeys' },
    },
  ];
}
