import { describe, expect, it } from 'vitest';

import { dialStdioLimits } from '../../../../main/platform/docker/lanes.ts';
import { readLogInTurns } from '../../../../main/platform/docker/log-turns.ts';
import type { LogLine, LogOptions } from '../../../../main/platform/docker/types.ts';

describe('what a host allows', () => {
  it('is eight channels where it is unknown; below, one is left for programs, and a single one is held by nobody', () => {
    const shapes = [null, 1, 2, 3, 4, 5, 9, 10].map((sessions) => {
      const { requests, streams } = dialStdioLimits(sessions);
      return `${String(requests)}+${String(streams)}`;
    });
    expect(shapes).toEqual(['2+6', '1+0', '1+1', '1+1', '1+2', '2+2', '2+6', '2+6']);
  });
});

const line = (ns: number, text: string, isOpen = false): LogLine => ({
  stream: 'stdout',
  ns: String(ns),
  text,
  cutBytes: 0,
  ...(isOpen ? { isOpen: true } : {}),
});

describe('a log that is read in turns', () => {
  it('gives each line once and whole, also those that share an instant, and its last open line at the end', async () => {
    const written = [line(1, 'a'), line(5, 'b'), line(5, 'c'), line(5, 'd'), line(7, 'wh', true)];
    const later = [
      line(1, 'a'),
      line(5, 'b'),
      line(5, 'c'),
      line(5, 'd'),
      line(7, 'whole'),
      line(9, 'end', true),
    ];
    const asked: (string | undefined)[] = [];
    const read = async function* (options: LogOptions): AsyncGenerator<readonly LogLine[]> {
      await Promise.resolve();
      asked.push(options.since);
      const log = asked.length === 1 ? written : later;
      yield log.filter(({ ns }) => options.since === undefined || Number(ns) >= Number(options.since));
    };
    const got: string[] = [];
    const turns = {
      read,
      isRunning: () => Promise.resolve(false),
      nowNs: () => Promise.resolve('100'),
      options: { follow: true },
    };
    for await (const lines of readLogInTurns(turns, null)) got.push(...lines.map(({ text }) => text));
    expect(got).toEqual(['a', 'b', 'c', 'd', 'whole', 'end']);
    expect(asked).toEqual([undefined, '5', '7', '7']);
  });
});
