import { useMay } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';
import type { PaletteCommand } from './commands.ts';

/** Why a command is refused on this laptop now, a sentence; null while it is not. */
export type Refuse = (command: PaletteCommand) => string | null;

/** What support mode refuses is shown as refused, with who can help; the engine refuses it whatever is shown. */
export function useRefusal(): Refuse {
  const { t } = useText();
  const may = useMay();
  return ({ name }) => (may(name) ? null : t('palette.refused'));
}
