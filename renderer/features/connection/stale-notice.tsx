import type { Inventory } from '../../../main/contract/stacks.ts';
import { useText } from '../../app/language/language.ts';
import { useAgo } from '../../ui/age.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Says how old a list is that nobody can look at now; nothing for a fresh one. */
export function StaleNotice({ inventory }: { readonly inventory: Inventory | undefined }) {
  const { t } = useText();
  const age = useAgo(inventory?.observedAt ?? null);
  if (inventory?.certainty === 'fresh') return null;
  return (
    <Notice>
      {inventory === undefined || inventory.certainty === 'unknown' || inventory.observedAt === null
        ? t('hosts.neverKnown')
        : t('hosts.lastKnown', { age })}
    </Notice>
  );
}
