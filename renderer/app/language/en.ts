import { frame } from './en/frame.ts';
import { hosts } from './en/hosts.ts';
import { logs } from './en/logs.ts';
import { overview } from './en/overview.ts';
import { records } from './en/records.ts';
import { stacks } from './en/stacks.ts';

/** Every text of the product in English. Its shape is the type that each other language must have. */
export const en = { ...frame, ...overview, ...hosts, ...stacks, ...logs, ...records } as const;

/**
 * The same keys with other words. Korean has one plural form, so that the `_one` of English has no
 * counterpart there.
 */
export type Translated<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translated<T[K]>;
};
