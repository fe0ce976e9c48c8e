import { afterEach, expect, test } from 'vitest';
import { parseInstant } from '../../../main/cli/instants.ts';
import { daysBefore, sinceOf } from '../../../renderer/features/changes/ranges.ts';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});
const hourMs = 3_600_000;

test.each([
  ['Asia/Seoul', '2026-03-30T09:12:00', 24],
  // The clocks go forward in the night to Sunday, and back in October.
  ['Europe/Berlin', '2026-03-29T09:12:00', 23],
  ['Europe/Berlin', '2026-10-25T09:12:00', 25],
])('yesterday in %s is the same time on the day before of %s, %i hours ago', (timezone, local, hours) => {
  process.env['TZ'] = timezone;
  const now = new Date(local).getTime();
  expect((now - daysBefore(now, 1)) / hourMs).toBe(hours);
  expect(parseInstant('yesterday', now)).toBe(daysBefore(now, 1));
  expect(new Date(parseInstant('today', now) ?? 0).getHours()).toBe(0);
});

test('who never looked before sees what is new since yesterday', () => {
  const now = Date.parse('2026-06-10T12:00:00Z');
  expect(sinceOf('looked', now, null)).toBe(daysBefore(now, 1));
  expect(sinceOf('looked', now, now - hourMs)).toBe(now - hourMs);
  expect(sinceOf('week', now, null)).toBe(daysBefore(now, 7));
});
