import type { TFunction } from 'i18next';
import { parseLink, toLink } from '../../../main/contract/links.ts';
import { plain } from '../../ui/visible-text.ts';
import type { Entry } from './entry.ts';

const ownScheme = /^wheelhouse:/i;
// The address line of a colleague in browser mode: machine and port are theirs, what follows # is a screen.
const browserMode = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?\/[^#]*#(\/.*)$/i;

/** The line for a pasted link; null where what was typed is none. A link opens a screen and never acts. */
export function linkEntry(query: string, t: TFunction): Entry | null {
  const pasted = query.trim();
  const fromBrowser = browserMode.exec(pasted)?.[1];
  if (!ownScheme.test(pasted) && fromBrowser === undefined) return null;
  const path = parseLink(fromBrowser === undefined ? pasted : (toLink(fromBrowser) ?? ''));
  const base = { id: 'link', kind: 'link', keys: [] } as const;
  if (path === null) {
    return {
      ...base,
      title: t('palette.noLink'),
      note: plain(pasted),
      does: { kind: 'nothing' },
      refused: t('palette.noLinkHint'),
    };
  }
  return {
    ...base,
    title: t('palette.openLink'),
    note: plain(decodeURIComponent(path)),
    does: { kind: 'go', path },
  };
}
