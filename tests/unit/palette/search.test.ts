import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { Problem } from '../../../main/contract/overview.ts';
import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';
import { en } from '../../../renderer/app/language/en.ts';
import { ko } from '../../../renderer/app/language/ko.ts';
import { contextOf, toIdle } from '../../../renderer/features/palette/idle.ts';
import { linkEntry } from '../../../renderer/features/palette/pasted-link.ts';
import { readRecent, remember } from '../../../renderer/features/palette/recent.ts';
import { toScreenEntries } from '../../../renderer/features/palette/screens.ts';
import { search, searchThings, type Stock } from '../../../renderer/features/palette/search.ts';
import { letterOf } from '../../../renderer/features/palette/single-keys.ts';
import { toThings } from '../../../renderer/features/palette/things.ts';
import { toVerbs } from '../../../renderer/features/palette/verbs.ts';

const host = (name: string): HostView =>
  ({
    id: `id-${name}`,
    name,
    address: `ssh://${name}`,
    environment: 'lab',
    connection: { state: 'ready' },
  }) as HostView;

const container = (hostName: string, name: string, more: Partial<ContainerView> = {}): ContainerView =>
  ({
    hostId: `id-${hostName}`,
    id: `${hostName}-${name}`,
    name,
    stack: null,
    image: 'app:1',
    state: 'running',
    status: 'up',
    ...more,
  }) as ContainerView;

const inventory = (hostName: string, containers: ContainerView[]): Inventory => ({
  hostId: `id-${hostName}`,
  certainty: 'fresh',
  observedAt: 1,
  containers,
});

const problem: Problem = {
  id: 'p',
  severity: 'critical',
  kind: 'containerDown',
  hostId: 'id-shop',
  host: 'shop',
  environment: 'lab',
  containerId: 'shop-converter-web-1',
  subject: 'converter-web-1',
  stack: 'converter',
  since: 1,
  detail: null,
  exitCode: 1,
  hiddenHosts: null,
  fix: 'restart',
  jobId: null,
};

function stock(language: 'en' | 'ko', more: Partial<Stock> = {}, shop?: ContainerView[]): Stock {
  const t = i18next.getFixedT(language);
  const inventories = new Map([
    [
      'id-shop',
      inventory(
        'shop',
        shop ?? [
          container('shop', 'converter-web-1', { stack: 'converter' }),
          container('shop', 'redis-1', { state: 'exited', status: 'down' }),
        ],
      ),
    ],
    ['id-laptop', inventory('laptop', [container('laptop', 'web-1')])],
  ]);
  return {
    screens: toScreenEntries(t),
    verbs: toVerbs(t, language),
    things: toThings([host('shop'), host('laptop')], inventories, t),
    problems: [],
    context: {},
    recent: [],
    onHost: (name) => `@${name}`,
    ...more,
  };
}

const titles = (query: string, from: Stock): readonly string[] =>
  search(query, from).map(({ title }) => title);

beforeAll(async () => {
  await i18next.init({
    lng: 'en',
    defaultNS: 'app',
    resources: { en: { app: en }, ko: { app: ko } },
    interpolation: { escapeValue: false },
  });
});

describe('the palette finds', () => {
  it('a command by its name, by its words and by other words for it, in both languages', () => {
    for (const [language, query] of [
      ['en', 'containers.restart'],
      ['en', 'reboot'],
      ['ko', 'restart'],
      ['ko', 'ㅈㅅㅈ'],
      ['ko', '재부팅'],
      ['en', '재시작'],
    ] as const) {
      const ids = search(query, stock(language)).map(({ id }) => id);
      expect({ query, first: ids.slice(0, 2).includes('containers.restart') }).toEqual({
        query,
        first: true,
      });
    }
    expect(search('rm', stock('en'))[0]?.id).toBe('containers.remove');
    expect(search('이미지 삭제', stock('ko')).map(({ id }) => id)).toContain('images.remove');
  });

  it('a command with the thing that it is about, in either order', () => {
    expect(titles('restart conv', stock('en'))).toEqual(
      expect.arrayContaining(['Restart converter', 'Restart converter-web-1']),
    );
    expect(titles('conv 재시작', stock('ko'))).toContain('converter-web-1 재시작');
    expect(titles('terminal redis', stock('en'))[0]).toBe('Open a terminal: redis-1');
    expect(titles('files web-1', stock('en'))).toContain('Files: web-1');
  });

  it('no act that makes no sense in the state of its container', () => {
    expect(titles('stop redis-1', stock('en'))).not.toContain('Stop redis-1');
    expect(titles('start redis-1', stock('en'))).toContain('Start redis-1');
  });

  it('first what is about the thing on the screen, and the fix of what is wrong', () => {
    const here = contextOf('/hosts/laptop/containers/web-1/files?x=1');
    expect(here).toEqual({ host: 'laptop', container: 'web-1' });
    expect(titles('restart', stock('en', { context: here }))[0]).toBe('Restart web-1');
    expect(titles('restart', stock('en', { problems: [problem] }))[0]).toBe('Restart converter-web-1');
  });

  it('what can be picked, and hosts to look inside', () => {
    const from = stock('en');
    const restart = from.verbs.find(({ id }) => id === 'containers.restart');
    if (restart === undefined) throw new Error('It is there.');
    const all = searchThings('', restart, {}, from);
    expect(all.map(({ title }) => title)).toEqual(['shop', 'laptop', 'converter-web-1', 'redis-1', 'web-1']);
    expect(all[0]?.does.kind).toBe('narrow');
    const inside = searchThings('web', restart, { host: 'laptop' }, from);
    expect(inside.map(({ title }) => title)).toEqual(['web-1']);
  });

  it('a screen by the first letters of its Korean name', () => {
    expect(search('ㅅㅈ', stock('ko')).map(({ id }) => id)).toContain('screen /settings');
  });
});

describe('before anything is typed, the palette offers', () => {
  const t = i18next.getFixedT('en');

  it('what is likely here, fixes, what was chosen before, and screens, each once', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    const from = stock('en', { problems: [problem], context: { host: 'laptop', container: 'web-1' } });
    for (const entry of search('terminal redis', from).slice(0, 1)) remember(storage, entry);
    for (const entry of search('overview', from).slice(0, 1)) remember(storage, entry);
    const groups = toIdle(from, readRecent(storage), t);
    expect(groups.slice(0, 3).map(({ entries }) => entries[0]?.title)).toEqual([
      'Restart web-1',
      'Restart converter-web-1',
      'Overview',
    ]);
    expect(groups.map(({ heading }) => heading).at(-1)).toBe('Screens');
    const ids = groups.flatMap(({ entries }) => entries.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect([...kept.values()].join('')).not.toMatch(/passphrase|password/);
  });

  it('nothing of what is remembered and gone, and nothing of what is no memory', () => {
    const gone = [{ id: 'x', verb: 'containers.restart', subject: { host: 'shop', container: 'gone' } }];
    expect(toIdle(stock('en'), gone, t).flatMap(({ entries }) => entries.map(({ id }) => id))).not.toContain(
      'containers.restart shop/gone',
    );
    for (const kept of ['nonsense', '{"a":1}', '[1,null,{"id":3}]']) {
      expect(readRecent({ getItem: () => kept })).toEqual([]);
    }
  });
});

describe('a pasted link', () => {
  const t = i18next.getFixedT('en');

  it('opens its screen, from the app and from the address line of a browser', () => {
    expect(linkEntry(' wheelhouse://hosts/shop ', t)?.does).toEqual({ kind: 'go', path: '/hosts/shop' });
    const address = 'http://127.0.0.1:4711/#/logs?host=shop&other=1';
    expect(linkEntry(address, t)?.does).toEqual({ kind: 'go', path: '/logs?host=shop' });
  });

  it('to nowhere says so, and anything else is no link', () => {
    expect(linkEntry('wheelhouse://hosts/shop/restart', t)?.refused).toBeDefined();
    expect(linkEntry('https://example.org/#/hosts', t)).toBeNull();
    expect(linkEntry('hosts', t)).toBeNull();
  });
});

describe('a single key', () => {
  it('is the same key while the keyboard writes Hangul', () => {
    expect([
      letterOf({ key: 'g', code: 'KeyI' }),
      letterOf({ key: 'ㅎ', code: 'KeyG' }),
      letterOf({ key: 'Process', code: 'KeyG' }),
      letterOf({ key: 'Shift', code: 'ShiftLeft' }),
      letterOf({ key: '?', code: 'Slash' }),
    ]).toEqual(['g', 'g', 'g', '', '?']);
  });
});

describe('with 5,000 containers', () => {
  it('at most fifty lines are shown, and the one that was meant comes first', () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      container('shop', `team-${String(index % 40)}-service-${String(index)}-web`, {
        stack: `team-${String(index % 40)}`,
      }),
    );
    const from = stock('en', {}, many);
    const typed = 'restart service-4711';
    for (let length = 1; length <= typed.length; length += 1) {
      expect(search(typed.slice(0, length), from).length).toBeLessThanOrEqual(50);
    }
    expect(search(typed, from)[0]?.title).toBe('Restart team-31-service-4711-web');
  });
});
