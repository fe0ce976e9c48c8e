const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const units = [
  ['day', dayMs],
  ['hour', hourMs],
  ['minute', minuteMs],
  ['second', secondMs],
] as const;

const cache = new Map<string, unknown>();

/** Formatters are costly to make (about 50 µs each) and are used in every row. */
export function cached<T>(key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known as T;
  const made = make();
  cache.set(key, made);
  return made;
}

/** How long ago, such as “3 min ago” or “3분 전”; null within the last five seconds. */
export function formatAgo(atMs: number, nowMs: number, language: string): string | null {
  const passedMs = Math.max(0, nowMs - atMs);
  if (passedMs < 5 * secondMs) return null;
  const format = cached(`ago ${language}`, () => new Intl.RelativeTimeFormat(language, { style: 'short' }));
  const [unit, unitMs] = units.find(([, ms]) => passedMs >= ms) ?? units[3];
  // English abbreviates with a full stop (“min.”), which reads as the end of a sentence in a table.
  return format.format(-Math.floor(passedMs / unitMs), unit).replace('.', '');
}

/** A length of time in its two largest units, such as “2 m 5 s” or “2분 5초”. */
export function formatDuration(durationMs: number, language: string): string {
  const parts: string[] = [];
  let restMs = Math.max(0, durationMs);
  for (const [unit, unitMs] of units) {
    const amount = unit === 'second' ? Math.round(restMs / unitMs) : Math.floor(restMs / unitMs);
    if (amount > 0 || (unit === 'second' && parts.length === 0)) {
      const format = cached(
        `unit ${language} ${unit}`,
        () => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'narrow' }),
      );
      parts.push(format.format(amount));
    }
    restMs -= amount * unitMs;
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

/** A full instant with its date, to the second. */
export function formatInstant(atMs: number, language: string): string {
  return cached(
    `instant ${language}`,
    () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }),
  ).format(atMs);
}

/** Hours, minutes and seconds of an instant, on a 24 hour clock. */
export function formatClock(atMs: number, language: string): string {
  return cached(
    `clock ${language}`,
    () =>
      new Intl.DateTimeFormat(language, {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
      }),
  ).format(atMs);
}

const dateTicksFromMs = 2 * dayMs;
const secondTicksUntilMs = 4 * minuteMs;

/** The mark of a time axis: seconds where the axis is minutes long, dates where it is days long. */
export function formatTick(atMs: number, spanMs: number, language: string): string {
  if (spanMs <= secondTicksUntilMs) return formatClock(atMs, language);
  if (spanMs >= dateTicksFromMs) {
    return cached(
      `date ${language}`,
      () => new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' }),
    ).format(atMs);
  }
  return cached(
    `minute ${language}`,
    () => new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  ).format(atMs);
}

/** Percent with one decimal below ten, such as “3.4%” or “128%”; the value counts hundredths. */
export function formatPercent(percent: number, language: string): string {
  const digits = percent < 9.95 ? 1 : 0;
  return cached(
    `percent ${String(digits)} ${language}`,
    () => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits }),
  ).format(percent / 100);
}

/** A whole or decimal number with the separators of the language. */
export function formatNumber(amount: number, language: string): string {
  return cached(`number ${language}`, () => new Intl.NumberFormat(language)).format(amount);
}

/** Names in a row, such as “a, b, and c”. */
export function formatList(names: readonly string[], language: string): string {
  return cached(`list ${language}`, () => new Intl.ListFormat(language, { type: 'conjunction' })).format(
    names,
  );
}
