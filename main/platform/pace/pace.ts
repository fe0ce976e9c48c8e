import type { Clock } from '../clock/clock.ts';
import type { Power } from '../power/types.ts';
import type { SettingsStore } from '../settings/types.ts';
import { createListeners } from '../streams/listeners.ts';
import type { Interval, Pace, PaceView, SlowReason } from './types.ts';

interface PaceDeps {
  readonly clock: Clock;
  readonly power: Pick<Power, 'view' | 'subscribe'>;
  readonly settings: Pick<SettingsStore, 'get' | 'subscribe'>;
}

const normal: PaceView = { value: 'normal', because: [] };

function reasonsOf({ power, settings }: PaceDeps): readonly SlowReason[] {
  if (!settings.get().saveEnergy) return [];
  const { source, metered, asleep } = power.view();
  return [
    ...(source === 'battery' ? (['battery'] as const) : []),
    ...(metered === true ? (['metered'] as const) : []),
    ...(asleep ? (['sleep'] as const) : []),
  ];
}

/** Judges the pace by what the machine runs on. What is not known slows nothing. */
export function createPace(deps: PaceDeps): Pace {
  const listeners = createListeners<null>();
  let view = judge();

  function judge(): PaceView {
    const because = reasonsOf(deps);
    return because.length === 0 ? normal : { value: 'slow', because };
  }

  function look(): void {
    const next = judge();
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    listeners.emit(null);
  }
  // Both live as long as the engine does.
  deps.power.subscribe(look);
  deps.settings.subscribe(look);
  return paceOf(
    deps.clock,
    () => view,
    (listener) => listeners.add(listener),
  );
}

/** A pace that never slows: for a machine of which nothing is known. */
export function steadyPace(clock: Clock): Pace {
  return paceOf(
    clock,
    () => normal,
    () => ({ [Symbol.dispose]: () => undefined }),
  );
}

function paceOf(clock: Clock, view: () => PaceView, subscribe: Pace['subscribe']): Pace {
  const of = ({ normalMs, slowMs }: Interval): number => (view().value === 'slow' ? slowMs : normalMs);

  function after(interval: Interval, callback: (lateMs: number) => void): Disposable {
    const began = clock.monotonic();
    let timer: Disposable | null = null;
    let dueAt = Number.POSITIVE_INFINITY;
    const arm = (): void => {
      // Overdue by the wall clock: the machine slept. The timer that is about to come tells how long; a new one would not.
      if (clock.now() > dueAt) return;
      timer?.[Symbol.dispose]();
      const delayMs = Math.max(0, began + of(interval) - clock.monotonic());
      dueAt = clock.now() + delayMs;
      timer = clock.after(delayMs, () => {
        end();
        callback(clock.now() - dueAt);
      });
    };
    const watch = subscribe(arm);
    const end = (): void => {
      timer?.[Symbol.dispose]();
      watch[Symbol.dispose]();
    };
    arm();
    return { [Symbol.dispose]: end };
  }

  return {
    view,
    of,
    after,
    subscribe,
    async sleep(interval, signal) {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          timer[Symbol.dispose]();
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const timer = after(interval, wake);
        signal.addEventListener('abort', wake, { once: true });
      });
      signal.throwIfAborted();
    },
  };
}
