import { z } from 'zod';
import type { SettingsStore } from '../platform/settings/types.ts';

const flag = 'support.mode';

const stateSchema = z.object({
  since: z.number().int(),
  by: z.string(),
  salt: z.base64(),
  hash: z.base64(),
  // Read back from a file that somebody may have changed: within what a machine can do.
  cost: z.object({
    N: z
      .number()
      .int()
      .min(2)
      .max(2 ** 20),
    r: z.number().int().min(1).max(32),
    p: z.number().int().min(1).max(16),
  }),
  /** Wrong passphrases in a row; one that is being checked counts already. */
  wrong: z.number().int().min(0),
  /** When the last one was given. */
  triedAt: z.number().int().nullable(),
});
export type SupportState = z.infer<typeof stateSchema>;

/** The mode as it is kept. `unreadable`: it is on, and what belongs to it was damaged. */
export type Kept = SupportState | 'off' | 'unreadable';

export interface SupportStore {
  read(): Kept;
  write(state: SupportState | null): void;
}

function parse(text: string): Kept {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : 'unreadable';
  } catch (error) {
    if (error instanceof SyntaxError) return 'unreadable';
    throw error;
  }
}

/** Keeps the mode in `wheelhouse.db`, so that it is on before the first call of the next start. */
export function createSupportStore(settings: Pick<SettingsStore, 'getFlag' | 'setFlag'>): SupportStore {
  return {
    read() {
      const text = settings.getFlag(flag);
      return text === null ? 'off' : parse(text);
    },
    write(state) {
      settings.setFlag(flag, state === null ? null : JSON.stringify(state));
    },
  };
}
