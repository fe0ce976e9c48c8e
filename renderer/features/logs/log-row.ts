import type { LogItem, LogSource } from '../../../main/contract/logs.ts';
import { levelOf, type Level } from './log-level.ts';

/** One line of a log. `ns` is the instant in nanoseconds since 1970, as digits. */
export interface LineRow {
  readonly kind: 'line';
  readonly source: LogSource;
  readonly ns: string;
  readonly stderr: boolean;
  readonly text: string;
  readonly level: Level;
}

/** Something about the lines, at its place among them. */
export type MarkRow =
  | {
      readonly kind: 'gap';
      readonly source: LogSource | null;
      readonly gap: Extract<LogItem, { type: 'gap' }>;
    }
  | {
      readonly kind: 'state';
      readonly source: LogSource | null;
      readonly state: Extract<LogItem, { type: 'state' }>;
    }
  | { readonly kind: 'reattached' };

export type LogRow = LineRow | MarkRow;

/** Makes a row of a line as it travels. */
export function toLineRow(source: LogSource, ns: string, stream: 0 | 1, text: string): LineRow {
  return { kind: 'line', source, ns, stderr: stream === 1, text, level: levelOf(text) };
}

/** The instant of a line in milliseconds since 1970. */
export function instantMs(row: LineRow): number {
  return Number(row.ns.slice(0, -6));
}
