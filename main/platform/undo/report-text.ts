import type { ResultWord, WatchdogReport, WatchdogResult, WatchdogState } from './carrier.ts';
import type { UndoAct } from './types.ts';

/** What a watchdog's shell printed between its marks; null where they are not there: another program answered. Pure. */
export function betweenMarks(output: string): string | null {
  return /wheelhouse-undo-begin\r?\n([\s\S]*?)wheelhouse-undo-end/.exec(output)?.[1] ?? null;
}

/** Every watchdog in an answer. What does not fit the format is left out: another version may have written it. Pure. */
export function parseReports(
  text: string,
  where: WatchdogReport['where'],
  receivedAt: number,
): readonly WatchdogReport[] {
  const sections = text.split(/^undo (?=[\w-]+\r?$)/m).slice(1);
  return sections.flatMap((section) => parseReport(section, where, receivedAt) ?? []);
}

const states: readonly string[] = [
  'armed',
  'acting',
  'acted',
  'idle',
  'failed',
  'cancelled',
  'refused',
] satisfies WatchdogState[];
const words: readonly string[] = [
  'started',
  'unpaused',
  'already',
  'gone',
  'paused',
  'failed',
] satisfies ResultWord[];
const isState = (text: string): text is WatchdogState => states.includes(text);
const isWord = (text: string): text is ResultWord => words.includes(text);

function parseReport(
  section: string,
  where: WatchdogReport['where'],
  receivedAt: number,
): WatchdogReport | null {
  const values = new Map<string, string>();
  const acts: UndoAct[] = [];
  let results: WatchdogResult[] = [];
  const lines = section.split(/\r?\n/).map((line) => /^([a-z-]+) ?(.*)$/.exec(line));
  const shown = lines.findLast((line) => line?.[1] === 'shown')?.[2];
  // Instants on the host are told by its own clock, which may be wrong by hours.
  const skewMs = shown === undefined ? 0 : receivedAt - Number(shown) * 1000;
  const toOurs = (seconds: string): number => Number(seconds) * 1000 + skewMs;
  for (const [, key = '', value = ''] of lines.filter((line) => line !== null)) {
    if (key === 'act') {
      const [, act, containerId = '', name = ''] =
        /^(start|unpause) ([0-9a-f]{12,64}) (.*)$/.exec(value) ?? [];
      if (act === 'start' || act === 'unpause') acts.push({ act, containerId, name });
    } else if (key === 'result') {
      const [, containerId = '', word = '', at = '', said = ''] =
        /^([0-9a-f]{12,64}) ([a-z]+) (\d{1,12}) ?(.*)$/.exec(value) ?? [];
      results = results.filter((other) => other.containerId !== containerId);
      if (isWord(word)) results.push({ containerId, word, at: toOurs(at), words: said });
    } else values.set(key, value);
  }
  const value = (key: string): string => values.get(key) ?? '';
  const number = (key: string): number | null =>
    /^-?\d{1,16}$/.test(value(key)) ? Number(values.get(key)) : null;
  const plantedAt = number('planted');
  const deadlineMs = number('deadline');
  if (value('format') !== '1' || plantedAt === null || deadlineMs === null || acts.length === 0) return null;
  const left = number('left');
  const at = number('at');
  return {
    where,
    id: value('id'),
    owner: value('owner'),
    ownerName: value('owner-name'),
    jobId: value('job'),
    purpose: value('purpose'),
    plantedAt,
    deadlineMs,
    settleMs: (number('settle') ?? 0) * 1000,
    retryMs: (number('retry') ?? 0) * 1000,
    acts,
    state: judgeState(value('state'), value('claim'), value('alive') !== 'no'),
    leftMs: left === null ? null : left * 1000,
    stateAt: at === null ? null : at * 1000 + skewMs,
    how: value('how'),
    note: value('note'),
    results,
  };
}

function judgeState(state: string, claim: string, alive: boolean): WatchdogState {
  // Who holds the claim is the truth: the word about it may not have been written.
  if (claim === 'cancelled') return 'cancelled';
  const said = isState(state) ? state : 'armed';
  if (said !== 'armed' && said !== 'acting') return said;
  if (!alive) return 'lost';
  return claim === 'acting' ? 'acting' : said;
}
