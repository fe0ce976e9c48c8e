import type { Counting, StatsItem, UsageSample } from '../../contract/stats.ts';
import type { Session } from '../session.ts';
import { toSize } from '../text/bytes.ts';
import { escapeText } from '../text/escape.ts';
import { padToWidth } from '../text/width.ts';

// Wide enough for what stands in them, so that lines that are printed one by one stand under each other.
const widths = [10, 9, 21, 21, 21, 10] as const;

function toLine(cells: readonly string[]): string {
  return cells
    .map((cell, index) => padToWidth(cell, widths[index] ?? 0))
    .join('  ')
    .trimEnd();
}

function headLine({ translate, io }: Session): string {
  const names = ['time', 'cpu', 'memory', 'networkRate', 'diskRate', 'processes'] as const;
  return io.paint('grey', toLine(names.map((name) => translate(`column.${name}`))));
}

function pair(first: number | null, second: number | null, mark: readonly [string, string]): string {
  if (first === null && second === null) return '–';
  return `${mark[0]}${toSize(first) || '–'} ${mark[1]}${toSize(second) || '–'}`;
}

function sampleLine(sample: UsageSample): string {
  const { memoryBytes, memoryLimitBytes } = sample;
  return toLine([
    new Date(sample.at).toTimeString().slice(0, 8),
    sample.cpuPercent === null ? '–' : `${sample.cpuPercent.toFixed(2)}%`,
    memoryBytes === null
      ? '–'
      : `${toSize(memoryBytes)}${memoryLimitBytes === null ? '' : ` / ${toSize(memoryLimitBytes)}`}`,
    pair(sample.receivedRate, sample.sentRate, ['↓', '↑']),
    pair(sample.readRate, sample.writtenRate, ['r ', 'w ']),
    sample.processes === null ? '–' : String(sample.processes),
  ]);
}

function stateLines({ state, reason }: Counting, { translate, io }: Session): readonly string[] {
  if (state === 'opening' || state === 'counting') return [];
  const words = translate(`stats.${state}`);
  return [io.paint('yellow', reason === null ? words : `${words}: ${escapeText(reason)}`)];
}

/** A line a sample; on a terminal, where each view takes the place of the one before, its head with it. */
export function viewStats(output: unknown, session: Session): readonly string[] {
  const item = output as StatsItem;
  switch (item.type) {
    case 'snapshot':
      return [
        headLine(session),
        ...item.samples.map((sample) => sampleLine(sample)),
        ...stateLines(item.counting, session),
      ];
    case 'sample':
      return session.io.columns === null
        ? [sampleLine(item.sample)]
        : [headLine(session), sampleLine(item.sample)];
    case 'counting':
      return stateLines(item.counting, session);
  }
}
