const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size for people, in thousands as Docker counts: `1.98 MB`, `514 MB`; empty where it is not known. Pure. */
export function toSize(sizeBytes: number | null): string {
  if (sizeBytes === null) return '';
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 ? 0 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit] ?? 'B'}`;
}
