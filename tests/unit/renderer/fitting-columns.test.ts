import { describe, expect, it } from 'vitest';
import { fitColumns } from '../../../renderer/ui/fitting-columns.ts';

const columns = [
  { id: 'name', width: 'minmax(100px, 2fr)' },
  { id: 'image', width: 'minmax(100px, 1fr)', spare: 1 },
  { id: 'age', width: '80px', spare: 2 },
  { id: 'acts', width: '40px' },
].map((column) => ({ ...column, label: column.id, render: () => null }));

// 320 px of columns, three gaps and the padding.
const wholePx = 320 + 3 * 12 + 16;

function shown(widthPx: number): string {
  return fitColumns(columns, widthPx)
    .columns.map(({ id }) => id)
    .join(' ');
}

describe('the columns of a table', () => {
  it('are all there where there is room, and before the width is known', () => {
    expect(shown(wholePx)).toBe('name image age acts');
    expect(shown(0)).toBe('name image age acts');
    expect(fitColumns(columns, wholePx).template).toBe('minmax(100px, 2fr) minmax(100px, 1fr) 80px 40px');
  });

  it('leave out the most spare one first', () => {
    expect(shown(wholePx - 1)).toBe('name image acts');
    expect(shown(wholePx - 93)).toBe('name acts');
  });

  it('are squeezed where even the rest does not fit, so that the buttons stay in sight', () => {
    const { columns: kept, template } = fitColumns(columns, 100);
    expect(kept.map(({ id }) => id)).toEqual(['name', 'acts']);
    expect(template).toBe('minmax(0, 100fr) minmax(0, 40fr)');
  });
});
