import { z } from 'zod';

// Fields of an engine's answer, as loose as engines from API 1.24 on and Podman make it necessary: absent and null are one.

export const looseText = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

export const looseNumber = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

export const looseFlag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

export const looseTexts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

export const looseLabels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});

/** A list that may be absent or null. */
export function looseList<Schema extends z.ZodType>(item: Schema) {
  return z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
}

/** A size that an engine tells as -1 where it was not counted. */
export const countedBytes = z
  .number()
  .nullish()
  .transform((value) => (value === undefined || value === null || value < 0 ? null : value));
