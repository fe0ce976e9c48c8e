import type { PruneItem } from '../../../main/contract/prune.ts';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';

/** Why something may go, in words. */
export function useReasonWords(): (item: PruneItem) => string {
  const { t } = useText();
  return (item) => {
    const why = t(`cleanup.reason.${item.reason}`);
    const exit = item.exitCode === null ? '' : ` (${t('cleanup.exit', { code: item.exitCode })})`;
    const caution =
      item.caution === 'stack'
        ? ` · ${t('cleanup.ofStack', { stack: plain(item.stack ?? '') })}`
        : item.caution === 'data' && item.sizeBytes !== 0
          ? ` · ${t('cleanup.holdsData')}`
          : '';
    return `${why}${exit}${caution}`;
  };
}

/** What is chosen frees, at least. */
export function sumBytes(items: readonly Pick<PruneItem, 'sizeBytes'>[]): number {
  return items.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
}
