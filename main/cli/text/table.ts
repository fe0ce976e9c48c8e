import { escapeText } from './escape.ts';
import type { Colour, Paint } from './paint.ts';
import { cutToWidth, displayWidth, padToWidth } from './width.ts';

/** A cell: plain text, or text with a colour. What stands in it is escaped by the table. */
export type Cell = string | { readonly text: string; readonly colour: Colour };

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const gap = '  ';

function textOf(cell: Cell): string {
  return escapeText(typeof cell === 'string' ? cell : cell.text);
}

/**
 * Lines of a table with aligned columns. The last column is cut where the terminal is narrower; without a terminal
 * (`columns` null) nothing is. Pure.
 */
export function renderTable({ head, rows }: Table, paint: Paint, columns: number | null): readonly string[] {
  const texts = rows.map((row) => row.map(textOf));
  const widths = head.map((title, index) =>
    Math.max(displayWidth(title), ...texts.map((row) => displayWidth(row[index] ?? ''))),
  );
  const last = head.length - 1;
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + gap.length, 0);
  const lastWidth = columns === null ? Infinity : Math.max(8, columns - before);

  const line = (row: readonly string[], colourOf: (index: number) => Colour | undefined): string =>
    row
      .map((text, index) => {
        const fitted = index === last ? cutToWidth(text, lastWidth) : padToWidth(text, widths[index] ?? 0);
        const colour = colourOf(index);
        return colour === undefined ? fitted : paint(colour, fitted);
      })
      .join(gap)
      .trimEnd();

  return [
    line(head, () => 'grey'),
    ...texts.map((row, rowIndex) =>
      line(row, (index) => {
        const cell = rows[rowIndex]?.[index];
        return typeof cell === 'object' ? cell.colour : undefined;
      }),
    ),
  ];
}
