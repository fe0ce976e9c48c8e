import { useMay } from '../../app/client/may-do.tsx';
import { useText } from '../../app/language/language.ts';

/** Why a procedure is refused on this laptop now, a sentence; null while it is not. */
export type Refuse = (procedure: string) => string | null;

/** What support mode refuses is shown as refused; the engine refuses it whatever is shown. */
export function useRefusal(): Refuse {
  const { t } = useText();
  const may = useMay();
  return (procedure) => (may(procedure) ? null : t('palette.refused'));
}
