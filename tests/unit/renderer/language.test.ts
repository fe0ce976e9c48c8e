import { describe, expect, it } from 'vitest';
import { contract } from '../../../main/contract/contract.ts';
import { en } from '../../../renderer/app/language/en.ts';
import { ko } from '../../../renderer/app/language/ko.ts';
import { resolveLanguage } from '../../../renderer/app/language/resolve.ts';

/** Texts that are rightly the same in both languages. */
const sameOnPurpose = new Set(['settings.korean', 'settings.english', 'hosts.addressHint']);

function flatten(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' ? [[`${path}${name}`, value]] : flatten(value as object, `${path}${name}.`),
  );
}

const english = new Map(flatten(en));
const korean = new Map(flatten(ko));

function placesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)(?:, number)?\}\}/g)].map(([, name]) => name ?? ''))].sort();
}

describe('the texts', () => {
  it('exist in Korean wherever they exist in English, but for the singular that Korean has not', () => {
    const expected = [...english.keys()].filter((key) => !key.endsWith('_one')).sort();
    expect([...korean.keys()].sort()).toEqual(expected);
  });

  it('are translated, not left in English', () => {
    const left = [...korean].filter(([key, text]) => english.get(key) === text && !sameOnPurpose.has(key));
    expect(left).toEqual([]);
  });

  it('are written in Hangul', () => {
    const foreign = [...korean].filter(([key, text]) => !/[가-힣]/.test(text) && !sameOnPurpose.has(key));
    expect(foreign.map(([key]) => key).sort()).toEqual(['hosts.latency']);
  });

  it('name the same things in both languages', () => {
    const differing = [...korean].filter(
      ([key, text]) => placesOf(text).join() !== placesOf(english.get(key) ?? '').join(),
    );
    expect(differing).toEqual([]);
  });

  it('have a plural beside each singular', () => {
    const alone = [...english.keys()].filter(
      (key) => key.endsWith('_one') && !english.has(key.replace(/_one$/, '_other')),
    );
    expect(alone).toEqual([]);
  });
});

// What a terminal and a face tell the engine on the way leaves no entry of its own.
const unaudited = /^(terminals\.(write|acknowledge|resize)|(observer|notices)\.report)$/;

describe('the audit', () => {
  it('has words for every command', () => {
    const commands = Object.entries(contract).flatMap(([noun, verbs]) =>
      Object.entries(verbs)
        .filter(([, procedure]) => procedure['~orpc'].meta.kind === 'command')
        .map(([verb]) => `${noun}.${verb}`),
    );
    expect(commands.length).toBeGreaterThan(50);
    const wordless = commands.filter((name) => !unaudited.test(name) && !english.has(`job.kind.${name}`));
    expect(wordless).toEqual([]);
  });
});

describe('the language', () => {
  it('is the one that was chosen', () => {
    expect(resolveLanguage('ko', ['en-US'])).toBe('ko');
  });

  it('is the first of the system’s languages that the product speaks', () => {
    expect(resolveLanguage('system', ['fr-FR', 'ko-KR', 'en-US'])).toBe('ko');
  });

  it('is English where the system speaks neither', () => {
    expect(resolveLanguage('system', ['fr-FR'])).toBe('en');
  });
});
