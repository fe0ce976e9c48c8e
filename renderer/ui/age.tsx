import { formatAgo, formatDuration, formatInstant } from '../app/language/format.ts';
import { useText } from '../app/language/language.ts';
import { useNowText } from './clock.ts';

/** How long ago an instant was, kept current; the full instant is its title. */
export function Age({ at }: { readonly at: number }) {
  const { t, language } = useText();
  const text = useNowText((nowMs) => formatAgo(at, nowMs, language) ?? t('age.justNow'));
  return (
    <time dateTime={new Date(at).toISOString()} title={formatInstant(at, language)}>
      {text}
    </time>
  );
}

/** How long something has been going on since an instant, kept current. */
export function Since({ at, until = null }: { readonly at: number; readonly until?: number | null }) {
  const { language } = useText();
  const text = useNowText((nowMs) => formatDuration((until ?? nowMs) - at, language));
  return (
    <time dateTime={new Date(at).toISOString()} title={formatInstant(at, language)}>
      {text}
    </time>
  );
}

/** An age for the middle of a sentence, kept current. */
export function useAgo(at: number | null): string {
  const { t, language } = useText();
  return useNowText((nowMs) =>
    at === null ? t('common.never') : (formatAgo(at, nowMs, language) ?? t('age.justNow')),
  );
}

/** The time that is left until an instant, kept current. */
export function useUntil(at: number | null): string {
  const { t, language } = useText();
  return useNowText((nowMs) =>
    at === null || at <= nowMs ? '' : t('age.in', { duration: formatDuration(at - nowMs, language) }),
  );
}
