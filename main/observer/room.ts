import type { DesktopView, MachineView, ObserverView } from '../contract/observer.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Events } from '../platform/events/types.ts';
import type { Network } from '../platform/network/types.ts';
import type { Pace } from '../platform/pace/types.ts';
import type { Power } from '../platform/power/types.ts';
import { createListeners } from '../platform/streams/listeners.ts';
import { isHidden, judgeObserver } from './model.ts';
import type { ObserverQueries } from './queries.ts';
import { createObserverRoutes } from './routes.ts';

export interface ObserverRoomDeps {
  readonly clock: Clock;
  readonly events: Events;
  readonly network: Network;
  readonly power: Power;
  readonly pace: Pace;
  readonly hosts: HostQueries;
  /** Keeps the stack of an error that has no caller to hear of it. */
  readonly report: (error: unknown, where: string) => void;
}

// A person who looks wants to know now; a host that answered within the usual time is not asked once more.
const lookedAtMs = 15_000;

/** Puts the room of the observer together: what this machine itself can see, judged before anything is said of its hosts. */
export function createObserverRoom(deps: ObserverRoomDeps) {
  const { clock, events, network, power, pace, hosts, report } = deps;
  const listeners = createListeners<null>();
  const machineListeners = createListeners<null>();
  const desktops = new Set<DesktopView>();
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

  function viewMachine(): MachineView {
    const { source, metered, laptop } = power.view();
    const { value, because } = pace.view();
    return {
      ...view,
      power: { source, metered, laptop },
      pace: { value, because: [...because] },
      desktop: [...desktops].at(-1) ?? null,
    };
  }

  function attend(desktop: DesktopView): Disposable {
    const told = { ...desktop };
    desktops.add(told);
    machineListeners.emit(null);
    return {
      [Symbol.dispose]: () => {
        desktops.delete(told);
        machineListeners.emit(null);
      },
    };
  }

  function looked(): void {
    for (const { id, connection } of hosts.list()) {
      const { state, lastReadyAt } = connection;
      if (state === 'ready' && clock.now() - (lastReadyAt ?? 0) > lookedAtMs) hosts.suspect(id);
    }
  }

  function subscribeMachine(listener: () => void): Disposable {
    const parts = [listeners.add(listener), machineListeners.add(listener)];
    return {
      [Symbol.dispose]: () => {
        for (const part of parts) part[Symbol.dispose]();
      },
    };
  }

  const queries: ObserverQueries = { view: () => view, subscribe: (listener) => listeners.add(listener) };
  return {
    routes: createObserverRoutes({
      network,
      power,
      view: viewMachine,
      subscribe: subscribeMachine,
      attend,
      looked,
    }),
    queries,
    start() {
      const tell = (): void => {
        machineListeners.emit(null);
      };
      sources = [hosts.subscribe(look), network.subscribe(look), power.subscribe(tell), pace.subscribe(tell)];
      power.start();
      network.start();
      look();
    },
    stop() {
      for (const source of sources) source[Symbol.dispose]();
      sources = [];
      network.stop();
      power.stop();
      return Promise.resolve();
    },
  };
}
