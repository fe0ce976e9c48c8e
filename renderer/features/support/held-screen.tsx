import { useText } from '../../app/language/language.ts';
import { EmptyState } from '../../ui/empty-state.tsx';

/** In place of a screen that support mode switched off. */
export function HeldScreen() {
  const { t } = useText();
  return <EmptyState title={t('support.screenHeld')} lead={t('support.screenHeldLead')} />;
}
