import { useLocation } from '@tanstack/react-router';
import { useDeferredValue, useMemo } from 'react';
import { useHosts, useInventories, useOverview } from '../../app/client/engine-context.tsx';
import { useText } from '../../app/language/language.ts';
import { plain } from '../../ui/visible-text.ts';
import { contextOf } from './idle.ts';
import type { Remembered } from './recent.ts';
import { toScreenEntries } from './screens.ts';
import type { Stock } from './search.ts';
import { toThings } from './things.ts';
import { toVerbs } from './verbs.ts';

/** What the palette searches in, as it is now. */
export function useStock(remembered: readonly Remembered[]): Stock {
  const { t, language } = useText();
  // With thousands of containers there is news all the time; a key that is pressed goes before it.
  const hosts = useDeferredValue(useHosts().value);
  const inventories = useDeferredValue(useInventories().value);
  const problems = useOverview().value?.problems;
  const path = useLocation({ select: ({ href }) => href });
  const screens = useMemo(() => toScreenEntries(t), [t]);
  const verbs = useMemo(() => toVerbs(t, language), [t, language]);
  const things = useMemo(() => toThings(hosts ?? [], inventories, t), [hosts, inventories, t]);
  return useMemo(
    () => ({
      screens,
      verbs,
      things,
      problems: problems ?? [],
      context: contextOf(path),
      recent: remembered.map(({ id }) => id),
      onHost: (host) => t('palette.onHost', { host: plain(host) }),
    }),
    [screens, verbs, things, problems, path, remembered, t],
  );
}
