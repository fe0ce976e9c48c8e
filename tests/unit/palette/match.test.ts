import { describe, expect, it } from 'vitest';
import { score, toKey, toWords } from '../../../renderer/features/palette/match.ts';

const find = (query: string, ...texts: readonly string[]): number =>
  score(
    toWords(query),
    texts.map((text) => toKey(text, 1)),
  );

/** The texts that a query finds, best first. */
const order = (query: string, texts: readonly string[]): readonly string[] =>
  texts
    .map((text) => ({ text, found: find(query, text) }))
    .filter(({ found }) => found > 0)
    .toSorted((a, b) => b.found - a.found)
    .map(({ text }) => text);

describe('what is typed finds', () => {
  it('the whole name before a begin, a begin before a word, a word before what is inside or scattered', () => {
    expect(order('web', ['cobweb', 'my-web', 'web', 'webmail', 'wxexb', 'redis'])).toEqual([
      'web',
      'webmail',
      'my-web',
      'cobweb',
      'wxexb',
    ]);
  });

  it('a name by the begins of its words, and by its humps', () => {
    expect(find('gap', 'price-api-app-green-1')).toBe(0);
    expect(find('paag', 'price-api-app-green-1')).toBeGreaterThan(0.6);
    expect(find('fk', 'hosts.forgetKey')).toBeGreaterThan(0.6);
  });

  it('something by words in any order, each in one of its texts', () => {
    expect(find('shop web', 'converter-web-1', 'shop')).toBeGreaterThan(0.7);
    expect(find('shop nothing', 'converter-web-1', 'shop')).toBe(0);
  });

  it('Hangul by first consonants, by half a syllable, and by both mixed', () => {
    const summary = '컨테이너를 재시작하고 정상이 될 때까지 기다립니다';
    for (const typed of ['ㅈㅅㅈ', '재ㅅㅈ', '재시ㅈ', '재시자', '재시작', 'ㅋㅌㅇㄴ']) {
      expect({ typed, found: find(typed, summary) > 0.6 }).toEqual({ typed, found: true });
    }
    for (const typed of ['ㅈㅈㅈ', '재가', '쟁']) {
      expect({ typed, found: find(typed, summary) }).toEqual({ typed, found: 0 });
    }
  });

  it('Hangul that a Mac wrote in parts', () => {
    expect(find('재시작'.normalize('NFD'), '재시작'.normalize('NFD'))).toBe(find('재시작', '재시작'));
  });

  it('nothing by letters that stand far apart, or by one letter inside a word', () => {
    expect(find('rst', 'remove a container. Its writable layer and its log are lost')).toBe(0);
    expect(find('o', 'web-front')).toBe(0);
  });
});
