import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkedScreens } from '../../../main/contract/links.ts';

const guide = path.resolve(import.meta.dirname, '../../../docs/guide');
const languages = ['en', 'ko'] as const;

/** The page of each screen. A screen that comes to the product comes to the guide. */
const pageOf: Readonly<Record<string, string>> = {
  '/': 'overview',
  '/changes': 'changes',
  '/hosts': 'hosts',
  '/hosts/$host': 'host',
  '/hosts/$host/doctor': 'doctor',
  '/hosts/$host/images': 'images',
  '/hosts/$host/volumes': 'volumes',
  '/hosts/$host/networks': 'networks',
  '/hosts/$host/clean-up': 'clean-up',
  '/hosts/$host/locks': 'locks',
  '/hosts/$host/stacks/$stack': 'stack',
  '/hosts/$host/stacks/$stack/services': 'services',
  '/hosts/$host/containers/$container': 'container',
  '/hosts/$host/containers/$container/live': 'live',
  '/hosts/$host/containers/$container/terminal': 'terminal',
  '/hosts/$host/containers/$container/processes': 'processes',
  '/hosts/$host/containers/$container/inspect': 'inspect',
  '/hosts/$host/containers/$container/files': 'files',
  '/compare': 'compare',
  '/logs': 'logs',
  '/forwards': 'open-ports',
  '/jobs': 'jobs',
  '/jobs/$job': 'jobs',
  '/audit': 'audit',
  '/settings': 'settings',
};

const pagesOf = (language: string): readonly string[] => readdirSync(path.join(guide, language)).sort();

describe('the guide', () => {
  it('has a page for every screen, in both languages', () => {
    expect(Object.keys(pageOf).sort()).toEqual(Object.keys(linkedScreens).sort());
    for (const language of languages) {
      const missing = Object.values(pageOf).filter((page) => !pagesOf(language).includes(`${page}.md`));
      expect(missing).toEqual([]);
    }
    expect(pagesOf('ko')).toEqual(pagesOf('en'));
  });

  it.each(languages)(
    'leads nowhere that is not there, and shows its own language in both themes: %s',
    (language) => {
      const broken: string[] = [];
      for (const page of pagesOf(language)) {
        const text = readFileSync(path.join(guide, language, page), 'utf8');
        const targets = [...text.matchAll(/(?:\]\(|src(?:set)?=")([^)"]+)/g)].map(
          ([, target]) => target ?? '',
        );
        for (const target of targets) {
          const isForeign = target.includes('../images/') && !target.endsWith(`-${language}.png`);
          const isThere =
            /^https?:/.test(target) || existsSync(path.join(guide, language, target.replace(/#.*/, '')));
          if (isForeign || !isThere) broken.push(`${page}: ${target}`);
        }
        const shown = (theme: string) =>
          targets.filter((target) => target.endsWith(`-${theme}-${language}.png`)).length;
        if (shown('light') !== shown('dark')) broken.push(`${page}: a picture in one theme alone`);
      }
      expect(broken).toEqual([]);
    },
  );

  it('is listed on its first page', () => {
    for (const language of languages) {
      const index = readFileSync(path.join(guide, language, 'README.md'), 'utf8');
      const left = pagesOf(language).filter((page) => page !== 'README.md' && !index.includes(`(${page})`));
      expect(left).toEqual([]);
    }
  });
});
