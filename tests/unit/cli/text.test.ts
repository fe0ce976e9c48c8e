import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toAge, toDuration } from '../../../main/cli/text/ages.ts';
import { escapeLogLine, escapeText, toSafeJson } from '../../../main/cli/text/escape.ts';
import { createPaint, wantsColour } from '../../../main/cli/text/paint.ts';
import { renderTable } from '../../../main/cli/text/table.ts';
import { cutToWidth, displayWidth } from '../../../main/cli/text/width.ts';

const escape = '\u001b';
const plain = createPaint(false);

describe('hostile text', () => {
  test('cannot move the cursor, set the title or end the line', () => {
    expect(escapeText(`web${escape}[2J${escape}]0;owned\u0007\r\nx\u009b31m`)).toBe(
      String.raw`web\x1b[2J\x1b]0;owned\x07\r\nx\x9b31m`,
    );
  });

  test('cannot turn the reading direction, but an emoji keeps its joiner', () => {
    expect(escapeText('ab\u202egpj.exe')).toBe(String.raw`ab\u{202e}gpj.exe`);
    expect(escapeText('👩‍💻 운영')).toBe('👩‍💻 운영');
  });

  test('holds nothing that a terminal obeys, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
        expect(toSafeJson({ text })).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(JSON.parse(toSafeJson({ text }))).toEqual(JSON.parse(JSON.stringify({ text })));
      }),
    );
  });

  test('in a log keeps its colours and loses the rest', () => {
    const line = `${escape}[31mred${escape}[0m ${escape}]8;;http://evil${escape}\\\tend\r`;
    expect(escapeLogLine(line, true)).toBe(
      `${escape}[31mred${escape}[0m \\x1b]8;;http://evil\\x1b\\\tend${escape}[0m`,
    );
    expect(escapeLogLine(line, false)).toBe('red \\x1b]8;;http://evil\\x1b\\\tend');
  });
});

describe('tables', () => {
  test('align Hangul, which takes two columns a syllable', () => {
    const lines = renderTable(
      {
        head: ['이름', 'STATE'],
        rows: [
          ['웹서버', 'up'],
          ['db', { text: 'down', colour: 'red' }],
        ],
      },
      plain,
      null,
    );
    expect(lines).toEqual(['이름    STATE', '웹서버  up', 'db      down']);
  });

  test('cut the last column where the terminal ends', () => {
    const [, row = ''] = renderTable(
      { head: ['A', 'B'], rows: [['x', '아주 긴 문장이 여기에 있습니다']] },
      plain,
      14,
    );
    expect(displayWidth(row)).toBeLessThanOrEqual(14);
    expect(row.endsWith('…')).toBe(true);
  });

  test('a cut text never takes more than its columns', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, columns) => {
        expect(displayWidth(cutToWidth(text, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe('ages', () => {
  const now = 1_800_000_000_000;
  test.each([
    [0, 'en', '0 seconds ago'],
    [90_000, 'en', '1 minute ago'],
    [3 * 86_400_000, 'en', '3 days ago'],
    [3 * 60_000, 'ko', '3분 전'],
    [-5_000, 'en', 'in 5 seconds'],
  ] as const)('%i ms ago in %s', (agoMs, language, words) => {
    expect(toAge(now - agoMs, now, language)).toBe(words);
  });

  test('durations keep a digit while it matters', () => {
    expect([toDuration(1_420, 'en'), toDuration(61_000, 'en'), toDuration(61_000, 'ko')]).toEqual([
      '1.4 seconds',
      '1 minute',
      '1분',
    ]);
  });
});

test('colours are for terminals that want them', () => {
  expect(wantsColour(true, {})).toBe(true);
  expect(wantsColour(false, {})).toBe(false);
  expect(wantsColour(true, { NO_COLOR: '1' })).toBe(false);
  expect(wantsColour(true, { TERM: 'dumb' })).toBe(false);
});
