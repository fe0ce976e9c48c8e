import { expect, test } from 'vitest';
import { readPattern } from '../../../../main/platform/schedule/next-due.ts';

function dueTimes(cron: string, timezone: string, from: string, count: number): string[] {
  const times = readPattern(cron, timezone);
  const found: string[] = [];
  let instant = Date.parse(from);
  while (found.length < count) {
    const next = times.after(instant);
    if (next === null) break;
    found.push(new Date(next).toISOString().slice(0, 16));
    instant = next;
  }
  return found;
}

test.each([
  [
    'New York',
    '30 2 * * *',
    'America/New_York',
    '2026-03-07T12:00Z',
    ['2026-03-08T07:00', '2026-03-09T06:30', '2026-03-10T06:30'],
  ],
  ['Berlin', '30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
  ['London', '30 1 * * *', 'Europe/London', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
  [
    'Cairo, at midnight',
    '30 0 * * *',
    'Africa/Cairo',
    '2026-04-23T12:00Z',
    ['2026-04-23T22:00', '2026-04-24T21:30'],
  ],
  [
    'Lord Howe, by half an hour',
    '15 2 * * *',
    'Australia/Lord_Howe',
    '2026-10-03T00:00Z',
    ['2026-10-03T15:30', '2026-10-04T15:15'],
  ],
])(
  'a fixed time that the clocks of %s jump over is due at the first instant after',
  (_where, cron, zone, from, due) => {
    expect(dueTimes(cron, zone, from, due.length)).toEqual(due);
  },
);

test.each([
  [
    'New York',
    '30 1 * * *',
    'America/New_York',
    '2026-10-31T12:00Z',
    ['2026-11-01T05:30', '2026-11-02T06:30'],
  ],
  ['Berlin', '30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
  [
    'Lord Howe',
    '45 1 * * *',
    'Australia/Lord_Howe',
    '2026-04-04T00:00Z',
    ['2026-04-04T14:45', '2026-04-05T15:15'],
  ],
  [
    'New York, in a list of hours',
    '0 1-3 * * *',
    'America/New_York',
    '2026-11-01T00:00Z',
    ['2026-11-01T05:00', '2026-11-01T07:00', '2026-11-01T08:00', '2026-11-02T06:00'],
  ],
])('a fixed time that the clocks of %s pass twice is due once', (_where, cron, zone, from, due) => {
  expect(dueTimes(cron, zone, from, due.length)).toEqual(due);
});

test.each([
  ['New York in spring', 'America/New_York', '2026-03-08T04:00Z'],
  ['New York in autumn', 'America/New_York', '2026-11-01T03:00Z'],
  ['Lord Howe in spring', 'Australia/Lord_Howe', '2026-10-03T12:00Z'],
  ['Lord Howe in autumn', 'Australia/Lord_Howe', '2026-04-04T12:00Z'],
  ['Berlin in spring', 'Europe/Berlin', '2026-03-28T22:00Z'],
  ['Berlin in autumn', 'Europe/Berlin', '2026-10-24T22:00Z'],
])('every half hour stays every half hour across the change in %s', (_where, zone, from) => {
  const due = dueTimes('*/30 * * * *', zone, from, 14).map((text) => Date.parse(`${text}Z`));
  const gaps = due.slice(1).map((instant, index) => instant - (due[index] ?? 0));
  expect(gaps).toEqual(Array.from({ length: 13 }, () => 30 * 60_000));
});

test('the 29th of February comes in leap years only, and the 30th never', () => {
  expect(dueTimes('0 0 29 2 *', 'UTC', '2026-01-01T00:00Z', 2)).toEqual([
    '2028-02-29T00:00',
    '2032-02-29T00:00',
  ]);
  expect(readPattern('0 0 30 2 *', 'UTC').after(0)).toBeNull();
});

/** One zone for each set of rules: most of the 400 names stand for the clocks of another. */
function distinctZones(): readonly string[] {
  const start = Date.parse('2026-01-01T00:00Z');
  const byRules = new Map<string, string>();
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const clock = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      timeZoneName: 'longOffset',
      hour: 'numeric',
    });
    const weeks = Array.from({ length: 53 }, (_, week) => clock.format(start + week * 7 * 24 * 3_600_000));
    byRules.set(weeks.join(), zone);
  }
  return [...byRules.values()];
}

test(
  'no instant is due twice and none is left out, over a year of the rules of every zone',
  { timeout: 60_000 },
  () => {
    const zones = distinctZones();
    expect(zones.length).toBeGreaterThan(50);
    for (const zone of zones) {
      const times = readPattern('30 2 * * *', zone);
      let instant = Date.parse('2026-01-01T00:00Z');
      let runs = 0;
      for (const end = Date.parse('2027-01-01T00:00Z'); ; runs += 1) {
        const next = times.after(instant);
        if (next === null || next >= end) break;
        // The clocks of Troll, in the Antarctic, change by two hours; nobody's by more.
        if (runs > 0) expect(Math.abs(next - instant - 24 * 3_600_000)).toBeLessThanOrEqual(2 * 3_600_000);
        instant = next;
      }
      expect(runs, zone).toBeGreaterThanOrEqual(364);
      expect(runs, zone).toBeLessThanOrEqual(366);
    }
  },
);

test('due instants are counted up to a thousand, and the latest is right beyond that', () => {
  const times = readPattern('* * * * *', 'Asia/Seoul');
  const first = Date.parse('2026-01-01T00:00Z');
  expect(times.between(first, first + 30_000)).toEqual({ count: 1, latest: first });
  expect(times.between(first, first + 300_000)).toEqual({ count: 6, latest: first + 300_000 });
  const yearLater = Date.parse('2027-01-01T00:00:30Z');
  expect(times.between(first, yearLater)).toEqual({ count: 1000, latest: yearLater - 30_000 });
});

test.each([
  ['nonsense', 'UTC'],
  ['* * * * * *', 'UTC'],
  ['61 * * * *', 'UTC'],
  ['0 4 * * *', 'Mars/Olympus'],
])('“%s” in %s is refused with a sentence', (cron, zone) => {
  expect(() => readPattern(cron, zone)).toThrow(
    `The schedule “${cron}” in the zone “${zone}” cannot be understood: `,
  );
});
