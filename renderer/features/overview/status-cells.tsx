import type { Status } from '../../../main/contract/common.ts';
import type { Inventory } from '../../../main/contract/stacks.ts';
import { useText } from '../../app/language/language.ts';
import { formatList } from '../../app/language/format.ts';
import classes from './overview.module.css';

const order: readonly Status[] = ['down', 'degraded', 'unknown', 'paused', 'up'];

/** One bar for all containers of a host, in shares of their statuses, worst first. */
export function StatusCells({ inventory }: { readonly inventory: Inventory }) {
  const { t, language } = useText();
  const counts = order
    .map((status) => ({
      status,
      count: inventory.containers.filter((container) => container.status === status).length,
    }))
    .filter(({ count }) => count > 0);
  const label = formatList(
    counts.map(({ status, count }) => `${count} ${t(`status.${status}`)}`),
    language,
  );
  return (
    <span className={classes['cells']} role="img" aria-label={label} title={label}>
      {counts.map(({ status, count }) => (
        <span
          key={status}
          className={classes['cell']}
          data-status={inventory.certainty === 'fresh' ? status : 'unknown'}
          style={{ flexGrow: count }}
        />
      ))}
    </span>
  );
}
