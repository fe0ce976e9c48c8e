import type { Status } from '../../../main/contract/common.ts';
import type { Subject } from './homes.ts';
import type { Key } from './match.ts';
import type { Verb } from './verbs.ts';

export type EntryKind = 'screen' | 'host' | 'stack' | 'container' | 'verb' | 'fix' | 'link' | 'help';

/** What choosing an entry does. */
export type Does =
  | { readonly kind: 'go'; readonly path: string }
  | { readonly kind: 'verb'; readonly verb: Verb; readonly subject: Subject }
  /** While a thing is picked: looks on inside this one. */
  | { readonly kind: 'narrow'; readonly subject: Subject }
  | { readonly kind: 'copyLink' }
  | { readonly kind: 'showKeys' }
  | { readonly kind: 'nothing' };

/** One line of the palette. */
export interface Entry {
  /** The same for the same thing, however it was found. */
  readonly id: string;
  readonly kind: EntryKind;
  readonly title: string;
  /** Where it is, or under which name the command line has it. */
  readonly note: string;
  readonly keys: readonly Key[];
  readonly does: Does;
  readonly status?: Status;
  /** Why it cannot be chosen now, a sentence. */
  readonly refused?: string;
}

/** Lines under one heading; the heading of a search is empty. */
export interface EntryGroup {
  readonly heading: string;
  readonly entries: readonly Entry[];
}
