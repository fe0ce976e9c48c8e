import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';
import type { Status } from '../../../main/contract/common.ts';
import { useText } from '../../app/language/language.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import classes from './stacks.module.css';

/** The status to draw: what was seen while nobody looks any more counts as unknown. */
export function shownStatus(container: ContainerView, certainty: Inventory['certainty']): Status {
  return certainty === 'fresh' ? container.status : 'unknown';
}

/** State and health of a container in words, beside its mark. */
export function ContainerState({
  container,
  status,
}: {
  readonly container: ContainerView;
  readonly status: Status;
}) {
  const { t } = useText();
  return (
    <span className={classes['state']} data-status={status}>
      <StatusMark status={status} />
      <span>{t(`containers.of.${container.state}`)}</span>
    </span>
  );
}

/** What went wrong with a container, as small marks: crash loop, out of memory. */
export function ContainerTroubles({ container }: { readonly container: ContainerView }) {
  const { t } = useText();
  return (
    <>
      {container.crashLoop ? (
        <span className={classes['trouble']} title={t('containers.crashLoop')}>
          {t('containers.crashLoop')}
        </span>
      ) : null}
      {container.oomKilled ? (
        <span className={classes['trouble']} title={t('containers.oomHint')}>
          {t('containers.oom')}
        </span>
      ) : null}
    </>
  );
}
