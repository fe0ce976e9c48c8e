import type { Status } from '../../../main/contract/common.ts';
import type { Counting } from '../../../main/contract/stats.ts';
import { useText } from '../../app/language/language.ts';
import { Age } from '../../ui/age.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { plain } from '../../ui/visible-text.ts';
import classes from './live.module.css';

const marks: Readonly<Record<Counting['state'], Status>> = {
  opening: 'unknown',
  counting: 'up',
  stopped: 'paused',
  lost: 'unknown',
  removed: 'unknown',
};

/** Whether figures come just now, and why not. `undefined`: the engine of Wheelhouse is not reached. */
export function LiveState({ counting }: { readonly counting: Counting | undefined }) {
  const { t } = useText();
  const state = counting?.state ?? 'opening';
  return (
    <div className={classes['state']} role="status">
      <StatusMark status={marks[state]} silent />
      <span>{t(`live.state.${state}`)}</span>
      {counting === undefined || state === 'counting' || state === 'opening' ? null : (
        <span className={classes['dim']}>
          <Age at={counting.since} />
          {counting.reason === null ? '' : ` · ${plain(counting.reason)}`}
        </span>
      )}
    </div>
  );
}
