import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAnsi, stripAnsi } from '../../../renderer/ui/ansi.ts';
import { plain, toRuns } from '../../../renderer/ui/visible-text.ts';

const looks = (line: string) => parseAnsi(line).map(({ text, color, bold }) => ({ text, color, bold }));

describe('a line with escape codes', () => {
  it('becomes runs with their colours', () => {
    expect(looks('a\u001B[1;31mb\u001B[22mc\u001B[0md')).toEqual([
      { text: 'a', color: null, bold: false },
      { text: 'b', color: 1, bold: true },
      { text: 'c', color: 1, bold: false },
      { text: 'd', color: null, bold: false },
    ]);
  });

  it('may use 256 and 24 bit colours', () => {
    expect(looks('\u001B[38;5;196mx\u001B[38;2;1;2;300my').map(({ color }) => color)).toEqual([
      196,
      '#0102ff',
    ]);
  });

  it('loses everything that is not a colour: links, titles, cursor moves', () => {
    const line =
      '\u001B]8;;https://evil.example\u0007click\u001B]8;;\u0007\u001B]0;title\u001B\\\u001B[2J\u001B[10;10Hend\u001B[?25l';
    expect(stripAnsi(line)).toBe('clickend');
    expect(looks(line).map(({ text }) => text)).toEqual(['click', 'end']);
  });

  it('never lets an escape through, and says the same as the stripped line', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.constantFrom('\u001B[', '\u001B]', '\u009B', 'm', ';', '\u0007', '38;5;'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const line = pieces.join('');
        const text = parseAnsi(line)
          .map((run) => run.text)
          .join('');
        expect(text).toBe(stripAnsi(line));
        expect(text).not.toContain('\u001B');
      }),
    );
  });

  it('ends for lines that are built to make a parser hang', () => {
    const lines = [
      '\u001B['.repeat(100_000),
      `\u001B[${'1;'.repeat(200_000)}`,
      `\u001B]${'x'.repeat(400_000)}`,
      '\u001B'.repeat(100_000),
      `\u001B[${'!'.repeat(400_000)}`,
    ];
    expect(lines.map((line) => stripAnsi(line).length)).toEqual([0, 400_000, 0, 0, 400_000]);
  });
});

describe('hidden characters', () => {
  it('are named instead of obeyed', () => {
    expect(toRuns('user\u202Enimda')).toEqual([
      { kind: 'text', text: 'user' },
      { kind: 'hidden', code: '202E' },
      { kind: 'text', text: 'nimda' },
    ]);
    expect(plain('a\u200Bb\u0000c\nd')).toBe('a⟨U+200B⟩b⟨U+0000⟩c d');
  });

  it('are none in Korean, emoji and tabs', () => {
    expect(toRuns('가격\t조회 🚢')).toEqual([{ kind: 'text', text: '가격\t조회 🚢' }]);
  });
});
