import type { z } from 'zod';
import type { ConfiguredValue } from '../../contract/teamfile.ts';

/** One thing that the team configures, such as a host: a name and its fields. Never a secret. */
export interface ConfiguredItem {
  readonly name: string;
  readonly fields: Readonly<Record<string, ConfiguredValue>>;
}

/** An item that is here. */
export interface ItemHere extends ConfiguredItem {
  /** Whether this laptop runs it; null for what no laptop runs. */
  readonly runsHere: boolean | null;
}

/** An item of a file beside the one here that it means. */
export interface ItemPair {
  /** As it is to be; a field that the file does not name stays what it is. */
  readonly wanted: ConfiguredItem;
  readonly here: ItemHere | null;
  /** Why it cannot be imported, one sentence. */
  readonly problem: string | null;
}

/** What an import does to one item. `runsHere` is what a person said, null where nobody was asked. */
export type ItemChange =
  | { readonly kind: 'add'; readonly wanted: ConfiguredItem; readonly runsHere: boolean | null }
  | {
      readonly kind: 'change';
      readonly here: ItemHere;
      readonly wanted: ConfiguredItem;
      readonly runsHere: boolean | null;
    }
  | { readonly kind: 'remove'; readonly here: ItemHere };

/**
 * A part of the team file. The room that keeps it also gives its section, and engine.ts hands all of them to the room of
 * the team file, so that no feature knows another.
 */
export interface ConfigurationSection {
  /** Its key in the file: `hosts`. */
  readonly name: string;
  /** One line above it in the file, for people. */
  readonly comment: string;
  /** `named`: a map of names, each with fields. `values`: a map of values, each an item with the field `value`. */
  readonly form: 'named' | 'values';
  /** What an item may be called. */
  readonly nameSchema: z.ZodType<string>;
  /** The fields of an item; strict, so that what this version does not know is refused and not dropped. */
  readonly fieldsSchema: z.ZodType<Readonly<Record<string, ConfiguredValue | undefined>>>;
  /** Whether an item starts on a laptop only when somebody says that this laptop runs it. */
  readonly asksRunsHere: boolean;
  readonly removable: boolean;
  /** What is here, in any order. */
  read(): readonly ItemHere[];
  /** Finds for each item of a file the one here that it means. Pure. */
  pair(wanted: readonly ConfiguredItem[], here: readonly ItemHere[]): readonly ItemPair[];
  /** Carries out what was chosen, within the transaction of the import. Throws what undoes all of it. */
  apply(changes: readonly ItemChange[]): void;
}
