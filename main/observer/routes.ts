import type { DesktopView, MachineView } from '../contract/observer.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Network } from '../platform/network/types.ts';
import type { Power } from '../platform/power/types.ts';
import type { CallContext } from '../platform/routes/call-context.ts';
import { implementer } from '../platform/routes/implementer.ts';
import { latest } from '../platform/streams/latest.ts';

interface ObserverRoutesParts {
  readonly network: Pick<Network, 'report'>;
  readonly power: Pick<Power, 'report'>;
  readonly view: () => MachineView;
  readonly subscribe: (listener: () => void) => Disposable;
  /** A desktop app tells of itself, until disposed. */
  readonly attend: (desktop: DesktopView) => Disposable;
  /** Somebody looks at the hosts now. */
  readonly looked: () => void;
}

/** A page in a window or a browser starts at no login: only the desktop app speaks for itself. */
function refuseUnlessDesktop(context: CallContext): void {
  if (context.lends !== undefined) return;
  throw new WheelhouseError('REFUSED', 'Only the desktop app on this machine can tell how it starts.');
}

/** Binds the procedures `observer.*`. */
export function createObserverRoutes({
  network,
  power,
  view,
  subscribe,
  attend,
  looked,
}: ObserverRoutesParts) {
  const routes = implementer.observer;
  return {
    get: routes.get.handler(() => view()),
    watch: routes.watch.handler(({ input, context, signal }) => {
      const desktop = input?.desktop;
      if (desktop !== undefined) refuseUnlessDesktop(context);
      return Promise.resolve(
        latest({
          read: view,
          signal,
          subscribe(changed) {
            const parts = [subscribe(changed), ...(desktop === undefined ? [] : [attend(desktop)])];
            return {
              [Symbol.dispose]: () => {
                for (const part of parts) part[Symbol.dispose]();
              },
            };
          },
        }),
      );
    }),
    report: routes.report.handler(({ input: { fact } }) => {
      if (fact === 'looking') looked();
      if (fact === 'suspend' || fact === 'resume') power.report(fact);
      if (fact === 'mains' || fact === 'battery') power.report(fact);
      else if (fact !== 'looking') network.report(fact);
      return {};
    }),
  };
}
