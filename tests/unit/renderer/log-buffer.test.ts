import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogSource } from '../../../main/contract/logs.ts';
import { LogBuffer } from '../../../renderer/features/logs/log-buffer.ts';
import { toLineRow, type LogRow } from '../../../renderer/features/logs/log-row.ts';

const source: LogSource = {
  index: 0,
  hostId: 'h',
  containerId: 'c',
  container: 'web',
  stack: null,
  service: null,
  tty: false,
};

const line = (text: string): LogRow => toLineRow(source, '1700000000000000000', 0, text);

function filled(texts: readonly string[], capacity = 100): LogBuffer {
  const buffer = new LogBuffer(capacity);
  for (const text of texts) buffer.append(line(text));
  return buffer;
}

function shownTexts(buffer: LogBuffer): string[] {
  return buffer
    .toText((row) => (row.kind === 'line' ? row.text : null))
    .text.split('\n')
    .filter((text) => text !== '');
}

const noFilter = { hidden: new Set<never>(), find: '', onlyMatches: false };

describe('a log buffer', () => {
  it('keeps the newest lines and counts what has left', () => {
    const buffer = filled(['a', 'b', 'c', 'd', 'e'], 3);
    expect(shownTexts(buffer)).toEqual(['c', 'd', 'e']);
    expect([buffer.first, buffer.end, buffer.dropped, buffer.trimmedPx]).toEqual([2, 5, 2, 40]);
  });

  it('goes on receiving while paused, and shows it afterwards', () => {
    const buffer = filled(['a']);
    buffer.pause();
    buffer.append(line('b'));
    buffer.append(line('c'));
    expect(shownTexts(buffer)).toEqual(['a']);
    expect(buffer.waiting).toBe(2);
    expect(buffer.totalPx()).toBe(20);
    buffer.resume();
    expect(shownTexts(buffer)).toEqual(['a', 'b', 'c']);
    expect([buffer.waiting, buffer.totalPx()]).toEqual([0, 60]);
  });

  it('survives a pause during which everything that was shown has left', () => {
    const buffer = filled(['a', 'b'], 3);
    buffer.pause();
    for (const text of ['c', 'd', 'e', 'f', 'g']) buffer.append(line(text));
    expect(shownTexts(buffer)).toEqual([]);
    expect(buffer.waiting).toBe(3);
    buffer.resume();
    expect(shownTexts(buffer)).toEqual(['e', 'f', 'g']);
    expect(buffer.totalPx()).toBe(60);
  });

  it('hides levels that are left out, but never a gap', () => {
    const buffer = filled(['ERROR broke', 'INFO fine']);
    buffer.append({
      kind: 'gap',
      source,
      gap: { type: 'gap', source: 0, from: 1, to: 2, reason: 'dropped', lines: 3 },
    });
    buffer.setFilter({ ...noFilter, hidden: new Set(['info']) });
    expect([buffer.shown, buffer.totalPx(), shownTexts(buffer)]).toEqual([2, 40, ['ERROR broke']]);
  });

  it('finds without case and through colours, also in lines that come later', () => {
    const buffer = filled(['\u001B[31mTime\u001B[0mout', 'fine']);
    buffer.setFilter({ ...noFilter, find: 'timeout' });
    buffer.append(line('another TIMEOUT'));
    expect(buffer.matches).toEqual([0, 2]);
    buffer.setFilter({ ...noFilter, find: 'timeout', onlyMatches: true });
    expect([buffer.shown, buffer.totalPx()]).toEqual([2, 40]);
  });

  it('walks the matches in a circle', () => {
    const buffer = filled(['x', 'hit', 'x', 'hit']);
    buffer.setFilter({ ...noFilter, find: 'hit' });
    expect([buffer.matchFrom(0, 1), buffer.matchFrom(2, 1), buffer.matchFrom(4, 1)]).toEqual([1, 3, 1]);
    expect([buffer.matchFrom(2, -1), buffer.matchFrom(0, -1)]).toEqual([1, 3]);
  });

  it('forgets a match that has left', () => {
    const buffer = filled(['hit', 'x'], 2);
    buffer.setFilter({ ...noFilter, find: 'hit' });
    buffer.append(line('y'));
    expect(buffer.matches).toEqual([]);
  });

  it('knows where each row is after some were measured higher', () => {
    const buffer = filled(['a', 'b', 'c']);
    expect(buffer.measure(1, 100)).toBe(true);
    expect(buffer.measure(1, 100)).toBe(false);
    expect([0, 1, 2].map((seq) => buffer.offsetPx(seq))).toEqual([0, 20, 120]);
    expect([0, 19, 20, 119, 120, 999].map((at) => buffer.seqAt(at))).toEqual([0, 0, 1, 1, 2, 2]);
    buffer.forget(1);
    expect(buffer.totalPx()).toBe(60);
  });

  it('agrees with a plain list, whatever happens to it', () => {
    const action = fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('append ERROR', 'append hit', 'append x') },
      fc.constantFrom('pause', 'resume', 'filter', 'unfilter'),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const buffer = new LogBuffer(7);
        const all: string[] = [];
        let pausedAt: number | null = null;
        let filtering = false;
        for (const step of actions) {
          if (step === 'pause') {
            buffer.pause();
            pausedAt ??= all.length;
          } else if (step === 'resume') {
            buffer.resume();
            pausedAt = null;
          } else if (step.startsWith('append')) {
            all.push(step.slice(7));
            buffer.append(line(step.slice(7)));
          } else {
            filtering = step === 'filter';
            buffer.setFilter({ ...noFilter, find: 'hit', onlyMatches: filtering });
          }
          const kept = all
            .map((text, seq) => ({ text, seq }))
            .slice(Math.max(0, all.length - 7))
            .filter(({ seq }) => pausedAt === null || seq < pausedAt)
            .filter(({ text }) => !filtering || text === 'hit');
          expect(shownTexts(buffer)).toEqual(kept.map(({ text }) => text));
          expect(buffer.totalPx()).toBe(kept.length * 20);
          kept.forEach(({ seq }, index) => {
            expect(buffer.offsetPx(seq)).toBe(index * 20);
            expect(buffer.seqAt(index * 20 + 5)).toBe(seq);
          });
        }
      }),
    );
  });
});
