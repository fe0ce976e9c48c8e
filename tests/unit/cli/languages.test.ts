import { expect, test } from 'vitest';
import { mainHelp, nounHelp, procedureHelp } from '../../../main/cli/help.ts';
import { english } from '../../../main/cli/messages-en.ts';
import { korean } from '../../../main/cli/messages-ko.ts';
import { createTranslate, languageOf } from '../../../main/cli/messages.ts';
import { nouns, procedures } from '../../../main/cli/procedures.ts';
import { koreanSummaries } from '../../../main/contract/summaries-ko.ts';

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

test('a Korean sentence takes what the English one takes', () => {
  for (const [key, text] of Object.entries(english)) {
    const translated = korean[key as keyof typeof english];
    // A sentence may name one thing twice in one language and once in the other.
    expect([...new Set(placeholders(translated))], key).toEqual([...new Set(placeholders(text))]);
  }
});

test('every procedure has a summary in Korean, and no summary is left of one that is gone', () => {
  expect(Object.keys(koreanSummaries).sort()).toEqual(procedures.map(({ name }) => name).sort());
});

test('the environment decides on the language as POSIX orders its variables', () => {
  expect(languageOf({ LANG: 'ko_KR.UTF-8' })).toBe('ko');
  expect(languageOf({ LANG: 'ko_KR.UTF-8', LC_ALL: 'C' })).toBe('en');
  expect(languageOf({ LANG: 'kok_IN' })).toBe('en');
  expect(languageOf({})).toBe('en');
});

test('help names every noun, every verb and every flag', () => {
  const translate = createTranslate('en');
  const summarise = ({ meta }: (typeof procedures)[number]): string => meta.summary;
  const main = mainHelp(translate);
  for (const noun of nouns) expect(main).toContain(noun);
  for (const procedure of procedures) {
    expect(nounHelp(procedure.noun, translate, summarise)).toContain(procedure.verb);
    const help = procedureHelp(procedure, translate, summarise);
    for (const { flag } of procedure.fields) expect(help, procedure.name).toContain(flag);
    expect(
      help.split('\n').filter((line) => line.length > 130),
      procedure.name,
    ).toEqual([]);
  }
});
