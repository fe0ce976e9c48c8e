const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * An instant as people type it: `10m` or `2h` ago, `yesterday` at this time of the day, `today` from midnight on, a date
 * such as `2026-03-01` or `2026-03-01T02:30`, or milliseconds since 1970. Answers milliseconds; undefined where it is none
 * of these. Pure.
 */
export function parseInstant(text: string, nowMs: number): number | undefined {
  const ago = /^(\d{1,6})([smhdw])$/.exec(text);
  if (ago) return nowMs - Number(ago[1]) * (unitMs[ago[2] ?? ''] ?? 0);
  if (text === 'yesterday' || text === 'today') {
    const day = new Date(nowMs);
    // By the calendar of the person: a day of the clocks' change has 23 or 25 hours.
    if (text === 'yesterday') day.setDate(day.getDate() - 1);
    else day.setHours(0, 0, 0, 0);
    return day.getTime();
  }
  if (/^\d{10,15}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return undefined;
  // A date alone is midnight here, and not in Greenwich as Date takes it.
  const instant = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text);
  return Number.isNaN(instant) ? undefined : instant;
}
