import { Checkbox } from '@mantine/core';
import type { ErrorView } from '../../../main/contract/errors.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { Failure } from '../../app/client/failure.ts';
import { useText } from '../../app/language/language.ts';
import { Remedies } from '../../app/remedies.tsx';
import { FailureView } from '../../ui/failure-view.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RowsSkeleton } from '../../ui/rows-skeleton.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './storage.module.css';

interface ListingProps {
  readonly host: HostView;
  readonly loading: boolean;
  readonly failure: Failure | null;
  readonly onRetry: () => void;
  readonly children: React.ReactNode;
}

/** What was asked of a host live: on its way, failed and why, or there. A host that is away has no list, not an empty one. */
export function Listing({ host, loading, failure, onRetry, children }: ListingProps) {
  const { t } = useText();
  if (host.connection.state !== 'ready') {
    return <Notice>{t('storage.away', { host: plain(host.name) })}</Notice>;
  }
  if (failure !== null) {
    return (
      <FailureView failure={failure}>
        <Remedies failure={failure} host={host.name} onRetry={onRetry} />
      </FailureView>
    );
  }
  return loading ? <RowsSkeleton /> : children;
}

interface ToolbarProps {
  readonly filter: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly unused: boolean;
  readonly onUnused: (unused: boolean) => void;
  /** Beside them, at the end. */
  readonly children?: React.ReactNode;
  /** How much there is, in words. */
  readonly total: string;
}

/** Narrows a list by name and to what nobody uses. */
export function Toolbar(props: ToolbarProps) {
  const { t } = useText();
  return (
    <div className={classes['toolbar']}>
      <SearchField label={props.filter} value={props.query} onChange={props.onQuery} />
      <Checkbox
        size="xs"
        label={t('storage.onlyUnused')}
        checked={props.unused}
        onChange={(event) => props.onUnused(event.currentTarget.checked)}
      />
      <span className={`${classes['dim'] ?? ''} ${classes['grow'] ?? ''}`}>{props.total}</span>
      {props.children}
    </div>
  );
}

/** Says why the sizes of a list are missing. */
export function SizesNotice({ problem }: { readonly problem: ErrorView | null }) {
  const { t } = useText();
  if (problem === null) return null;
  return (
    <div className={classes['notice']}>
      <Notice>
        {t('storage.sizesMissing')} {plain(problem.message)}
      </Notice>
    </div>
  );
}
