/**
 * The same keys with other words. Korean has one plural form, so that the `_one` of English has no
 * counterpart there.
 */
export type Translated<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string
    ? string
    : Translated<T[K]>;
};
