import { cached, formatNumber } from './format.ts';

const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const perStep = 1000;

/** A size in decimal units, as Docker counts, with three digits that count: “1.24 GB”, “512 kB”. */
export function formatBytes(sizeBytes: number, language: string): string {
  let amount = Math.max(0, sizeBytes);
  let step = 0;
  while (amount >= 999.5 && step < steps.length - 1) {
    amount /= perStep;
    step += 1;
  }
  // Korean and English both write B; the long “byte” of the short form does not fit a table.
  if (step === 0) return `${formatNumber(Math.round(amount), language)} B`;
  const unit = steps[step] ?? 'byte';
  return cached(
    `bytes ${language} ${unit}`,
    () =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumSignificantDigits: 3,
      }),
  ).format(amount);
}
