import { cached, formatTick } from '../../app/language/format.ts';

const minuteScaleMs = 3_600_000;

/** An instant as short as it can be said: the time of today, with the date before that. Pure but for the time zone. */
export function formatMoment(atMs: number, nowMs: number, language: string): string {
  const isToday = new Date(atMs).toDateString() === new Date(nowMs).toDateString();
  if (isToday) return formatTick(atMs, minuteScaleMs, language);
  return cached(
    `moment ${language}`,
    () =>
      new Intl.DateTimeFormat(language, {
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }),
  ).format(atMs);
}
