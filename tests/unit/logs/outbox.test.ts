import { describe, expect, test } from 'vitest';
import type { LogItem, LogLine } from '../../../main/contract/logs.ts';
import { Outbox } from '../../../main/logs/outbox.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

function lines(count: number, source = 0, text = 'x'): LogLine[] {
  return Array.from({ length: count }, (_, index) => [
    source,
    `${1_767_225_600_000_000_000n + BigInt(index) * 1_000_000n}`,
    0,
    text,
  ]);
}

async function take(items: AsyncIterator<LogItem>): Promise<LogItem> {
  const next = await items.next();
  if (next.done === true) throw new Error('The stream ended.');
  return next.value;
}

/** Everything that waits, of an outbox that was ended. */
async function drain(outbox: Outbox): Promise<LogItem[]> {
  outbox.end();
  const items: LogItem[] = [];
  for await (const item of outbox.items()) items.push(item);
  return items;
}

function countLines(items: readonly LogItem[]): number {
  return items.reduce((sum, item) => sum + (item.type === 'lines' ? item.lines.length : 0), 0);
}

describe('outbox', () => {
  test('lines leave in batches of at most 500', async () => {
    const outbox = new Outbox(new VirtualClock());
    outbox.lines(lines(1201));
    const sizes = (await drain(outbox)).map((item) =>
      item.type === 'lines' ? item.lines.length : item.type,
    );
    expect(sizes).toEqual([500, 500, 201]);
  });

  test('the first lines leave at once, the next ones gather for 50 ms', async () => {
    const clock = new VirtualClock();
    const outbox = new Outbox(clock);
    const items = outbox.items();
    outbox.lines(lines(1));
    expect(countLines([await take(items)])).toBe(1);
    outbox.lines(lines(2));
    let second: LogItem | undefined;
    const pending = take(items).then((item) => (second = item));
    await clock.advance(30);
    expect(second).toBeUndefined();
    outbox.lines(lines(3));
    await clock.advance(20);
    expect(countLines([await pending])).toBe(5);
    expect(clock.pendingTimers).toBe(0);
  });

  test('an item keeps its place between the lines', async () => {
    const outbox = new Outbox(new VirtualClock());
    outbox.lines(lines(2));
    outbox.item({ type: 'live' });
    outbox.lines(lines(3));
    expect((await drain(outbox)).map(({ type }) => type)).toEqual(['lines', 'live', 'lines']);
  });

  test('live lines push out the oldest, and each one is counted', async () => {
    const outbox = new Outbox(new VirtualClock());
    for (let round = 0; round < 100; round += 1) outbox.lines(lines(1000, round % 2));
    expect(outbox.waitingLines).toBeLessThanOrEqual(20_000);
    const items = await drain(outbox);
    const dropped = items.reduce((sum, item) => sum + (item.type === 'gap' ? (item.lines ?? 0) : 0), 0);
    expect(dropped + countLines(items)).toBe(100_000);
    expect(items.slice(0, 3).map(({ type }) => type)).toEqual(['gap', 'gap', 'lines']);
    expect(items[0]).toMatchObject({ source: 0, reason: 'dropped', from: 1_767_225_600_000 });
  });

  test('long lines count by their length', () => {
    const outbox = new Outbox(new VirtualClock());
    for (let round = 0; round < 100; round += 1) outbox.lines(lines(1, 0, 'x'.repeat(1024 * 1024)));
    expect(outbox.waitingLines).toBeLessThanOrEqual(16);
  });

  test('history waits for room and loses nothing', async () => {
    const outbox = new Outbox(new VirtualClock());
    const writers = Array.from({ length: 50 }, async (_, source) => {
      for (let round = 0; round < 4; round += 1) await outbox.linesWithRoom(lines(500, source));
    });
    const done = Promise.all(writers).then(() => outbox.end());
    const items: LogItem[] = [];
    for await (const item of outbox.items()) {
      items.push(item);
      expect(outbox.waitingLines).toBeLessThanOrEqual(20_000);
    }
    await done;
    expect([countLines(items), items.some(({ type }) => type === 'gap')]).toEqual([100_000, false]);
  });

  test('closing releases whoever waits, reader and writer', async () => {
    const outbox = new Outbox(new VirtualClock());
    const quiet = new Outbox(new VirtualClock());
    const reading = quiet.items().next();
    outbox.lines(lines(15_000));
    const writing = outbox.linesWithRoom(lines(1));
    outbox.close();
    quiet.close();
    await writing;
    expect((await reading).done).toBe(true);
  });

  test('an error comes after what was read before it', async () => {
    const outbox = new Outbox(new VirtualClock());
    outbox.lines(lines(1));
    outbox.end({ error: new Error('cut') });
    const items = outbox.items();
    expect(countLines([await take(items)])).toBe(1);
    await expect(items.next()).rejects.toThrow('cut');
  });
});
