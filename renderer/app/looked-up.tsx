import { Skeleton } from '@mantine/core';
import { FailureView } from '../ui/failure-view.tsx';
import type { Asked } from './client/ask.ts';
import { Remedies } from './remedies.tsx';
import dialog from '../ui/dialog.module.css';

interface LookedUpProps<T> {
  readonly asked: Asked<T>;
  /** By name. */
  readonly host: string;
  /** Said while it is looked up. */
  readonly waiting: string;
  /** Said where it could not be. */
  readonly failed: string;
  readonly children: (value: T) => React.ReactNode;
}

/** What a dialog looks up before it offers to act: on its way, failed and what to press, or there. */
export function LookedUp<T>({ asked, host, waiting, failed, children }: LookedUpProps<T>) {
  return (
    <>
      {asked.loading ? (
        <div role="status" aria-label={waiting}>
          <p className={dialog['dim']}>{waiting}</p>
          <Skeleton height={88} mt={12} />
        </div>
      ) : null}
      {asked.failure === null ? null : (
        <FailureView failure={asked.failure} title={failed}>
          <Remedies failure={asked.failure} host={host} onRetry={asked.again} />
        </FailureView>
      )}
      {asked.value === undefined ? null : children(asked.value)}
    </>
  );
}
