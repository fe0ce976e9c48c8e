/** How far back the screen looks. */
export const rangeNames = ['yesterday', 'looked', 'week'] as const;
export type RangeName = (typeof rangeNames)[number];

/** The same time on another day of this person's calendar: a day of the clocks' change has 23 or 25 hours. Pure. */
export function daysBefore(nowMs: number, days: number): number {
  const day = new Date(nowMs);
  day.setDate(day.getDate() - days);
  return day.getTime();
}

/** From when a range is; a person who never looked before sees what is new since yesterday. Pure. */
export function sinceOf(range: RangeName, nowMs: number, lookedAt: number | null): number {
  if (range === 'week') return daysBefore(nowMs, 7);
  if (range === 'looked' && lookedAt !== null) return lookedAt;
  return daysBefore(nowMs, 1);
}
