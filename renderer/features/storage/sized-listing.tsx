import { useMemo, useState } from 'react';
import type { Client } from '../../../main/contract/contract.ts';
import type { ErrorView } from '../../../main/contract/errors.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import { useAsk } from '../../app/client/ask.ts';
import { useText } from '../../app/language/language.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Listing, SizesNotice, Toolbar } from './listing.tsx';
import classes from './storage.module.css';

interface Row {
  readonly inUse: boolean;
}

interface SizedListingProps<TListed, TRow extends Row> {
  readonly host: HostView;
  readonly noun: 'images' | 'volumes';
  /** Asks for the list; counting the sizes takes a large host a while. */
  readonly list: (client: Client, sizes: boolean, signal: AbortSignal) => Promise<TListed>;
  readonly rowsOf: (listed: TListed) => readonly TRow[];
  /** What a row is found by. */
  readonly textsOf: (row: TRow) => readonly string[];
  readonly filter: string;
  readonly emptyTitle: string;
  readonly emptyLead: string;
  /** How much there is, in words; `sized` is null until the sizes are counted. */
  readonly total: (rows: readonly TRow[], sized: TListed | null) => string;
  /** What makes another one. */
  readonly act: React.ReactNode;
  /** The table; `counting` while the sizes are on their way. */
  readonly children: (rows: readonly TRow[], counting: boolean) => React.ReactNode;
}

/** What lies on a host, by names at once and with sizes as soon as they are counted; narrowed by name and to what nobody uses. */
export function SizedListing<TListed extends { readonly sizesProblem: ErrorView | null }, TRow extends Row>(
  props: SizedListingProps<TListed, TRow>,
) {
  const { host, noun, list, rowsOf, textsOf } = props;
  const { t } = useText();
  const isReady = host.connection.state === 'ready';
  const names = useAsk([noun, host.id, 'names'], (client, signal) => list(client, false, signal), isReady);
  const sized = useAsk([noun, host.id, 'sizes'], (client, signal) => list(client, true, signal), isReady);
  const [query, setQuery] = useState('');
  const [unused, setUnused] = useState(false);
  const listed = sized.value ?? names.value;
  const all = useMemo(() => (listed === undefined ? [] : rowsOf(listed)), [listed, rowsOf]);
  const wanted = query.trim().toLowerCase();
  const rows = useMemo(
    () =>
      all.filter(
        (row) => (!unused || !row.inUse) && textsOf(row).some((text) => text.toLowerCase().includes(wanted)),
      ),
    [all, unused, textsOf, wanted],
  );
  return (
    <Listing
      host={host}
      loading={listed === undefined}
      failure={listed === undefined ? (names.failure ?? sized.failure) : names.failure}
      onRetry={() => {
        names.again();
        sized.again();
      }}
    >
      {all.length === 0 ? (
        <EmptyState title={props.emptyTitle} lead={props.emptyLead}>
          {props.act}
        </EmptyState>
      ) : (
        <>
          <Toolbar
            filter={props.filter}
            query={query}
            onQuery={setQuery}
            unused={unused}
            onUnused={setUnused}
            total={props.total(all, sized.value ?? null)}
          >
            {props.act}
          </Toolbar>
          <SizesNotice problem={sized.value?.sizesProblem ?? null} />
          {rows.length === 0 ? (
            <p className={classes['dim']}>{t('storage.noMatch')}</p>
          ) : (
            props.children(rows, sized.loading)
          )}
        </>
      )}
    </Listing>
  );
}
