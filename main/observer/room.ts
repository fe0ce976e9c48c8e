import type { ObserverView } from '../contract/observer.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Events } from '../platform/events/types.ts';
import type { Network } from '../platform/network/types.ts';
import { implementer } from '../platform/routes/implementer.ts';
import { createListeners } from '../platform/streams/listeners.ts';
import { latest } from '../platform/streams/latest.ts';
import { isHidden, judgeObserver } from './model.ts';
import type { ObserverQueries } from './queries.ts';

export interface ObserverRoomDeps {
  readonly clock: Clock;
  readonly events: Events;
  readonly network: Network;
  readonly hosts: HostQueries;
  /** Keeps the stack of an error that has no caller to hear of it. */
  readonly report: (error: unknown, where: string) => void;
}

function createRoutes(queries: ObserverQueries, network: Network) {
  const routes = implementer.observer;
  return {
    get: routes.get.handler(() => queries.view()),
    watch: routes.watch.handler(({ signal }) =>
      Promise.resolve(
        latest({ read: () => queries.view(), subscribe: (changed) => queries.subscribe(changed), signal }),
      ),
    ),
    report: routes.report.handler(({ input }) => {
      network.report(input.fact);
      return {};
    }),
  };
}

/** Puts the room of the observer together: what this machine itself can see, judged before anything is said of its hosts. */
export function createObserverRoom({ clock, events, network, hosts, report }: ObserverRoomDeps) {
  const listeners = createListeners<null>();
  let view: ObserverView = judge('online', clock.now());
  let sources: Disposable[] = [];

  function judge(before: ObserverView['state'], since: number): ObserverView {
    const now = network.view();
    const all = hosts.list();
    const state = judgeObserver(now, all);
    return {
      state,
      since: state === before ? since : clock.now(),
      hidden: state === 'online' ? 0 : all.filter(isHidden).length,
      wokeAt: now.wokeAt,
    };
  }

  function look(): void {
    const next = judge(view.state, view.since);
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    const isOther = next.state !== view.state;
    view = next;
    try {
      // One fact, however many hosts it hides.
      if (isOther) {
        const payload = { hidden: next.hidden };
        events.record({ type: `observer.${next.state}`, hostId: null, subject: 'this machine', payload });
      }
    } catch (error) {
      // A full disk must not end the watching.
      report(error, 'observer');
    }
    listeners.emit(null);
  }

  const queries: ObserverQueries = { view: () => view, subscribe: (listener) => listeners.add(listener) };
  return {
    routes: createRoutes(queries, network),
    queries,
    start() {
      sources = [hosts.subscribe(look), network.subscribe(look)];
      network.start();
      look();
    },
    stop() {
      for (const source of sources) source[Symbol.dispose]();
      sources = [];
      network.stop();
      return Promise.resolve();
    },
  };
}
