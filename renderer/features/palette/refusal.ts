import type { PaletteCommand } from './commands.ts';

/** Why a command is refused on this laptop now, a sentence; null while it is not. */
export type Refuse = (command: PaletteCommand) => string | null;

/** Nothing is refused beforehand; the engine refuses what it refuses. */
export function useRefusal(): Refuse {
  return () => null;
}
