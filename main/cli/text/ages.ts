import type { Language } from '../messages.ts';

const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnitSingular, ms: number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** How long ago an instant was, in words: `3 minutes ago`, `3분 전`. Pure. */
export function toAge(instantMs: number, nowMs: number, language: Language): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always' });
  const elapsedMs = nowMs - instantMs;
  const [unit, ms] = steps.find(([, stepMs]) => Math.abs(elapsedMs) >= stepMs) ?? ['second', 1_000];
  const count = Math.trunc(elapsedMs / ms);
  // -0 would be said as "in 0 seconds".
  return count === 0 ? format.format(-0, 'second') : format.format(-count, unit);
}

/** A length of time in words: `3 minutes`, `3분`. Pure. */
export function toDuration(durationMs: number, language: Language): string {
  const [unit, ms] = steps.find(([, stepMs]) => durationMs >= stepMs) ?? ['second', 1_000];
  const digits = unit === 'second' && durationMs < 10_000 ? 1 : 0;
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: digits,
  }).format(durationMs / ms);
}

/** An instant as the clock on the wall shows it: `2026-03-01 02:30:15`. */
export function toClockTime(instantMs: number): string {
  const at = new Date(instantMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
