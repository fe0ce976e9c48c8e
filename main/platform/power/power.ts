import type { Clock } from '../clock/clock.ts';
import { createListeners } from '../streams/listeners.ts';
import { askMetered, type MeteredWord } from './metered.ts';
import { readSupply } from './supply.ts';
import type { Power, PowerSource, PowerView, Supply } from './types.ts';

export interface PowerDeps {
  readonly clock: Clock;
  /** For tests; the system's own otherwise. */
  readonly readSupply?: () => Supply;
  readonly askMetered?: () => Promise<MeteredWord>;
}

// A plug that was pulled is told by the desktop app at once; this is for an engine that runs alone.
const lookEveryMs = 30_000;
const lookSeldomMs = 300_000;
// A program is started for it, and the network of a person changes its price about never.
const askEveryMs = 300_000;
// A machine that was about to sleep and still runs did not go to sleep.
const asleepAtMostMs = 60_000;

/** Watches what this machine runs on. Without a word from the system the last word of a face is believed. */
export function createPower(deps: PowerDeps): Power {
  const { clock } = deps;
  const readNow = deps.readSupply ?? readSupply;
  const askNow = deps.askMetered ?? askMetered;
  const listeners = createListeners<null>();
  let supply = readNow();
  let metered: boolean | null = null;
  let isAbsent = false;
  let told: PowerSource = null;
  let hadBattery = false;
  let sleeping: Disposable | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let timer: Disposable | null = null;
  let stopped = true;
  let shown = '';

  function view(): PowerView {
    const source = supply.source ?? told;
    if (source === 'battery') hadBattery = true;
    return {
      source,
      laptop: supply.laptop ?? (hadBattery ? true : null),
      metered,
      asleep: sleeping !== null,
    };
  }

  function changed(): void {
    const now = JSON.stringify(view());
    if (now === shown) return;
    shown = now;
    listeners.emit(null);
  }

  async function ask(): Promise<void> {
    askedAt = clock.monotonic();
    const word = await askNow();
    if (stopped) return;
    isAbsent = word === 'absent';
    metered = word === 'absent' ? null : word;
    changed();
  }

  function look(): void {
    supply = readNow();
    if (!isAbsent && clock.monotonic() - askedAt >= askEveryMs) void ask();
    changed();
  }

  function lookLater(): void {
    // A machine without a battery gets none while it runs.
    timer = clock.after(supply.laptop === true ? lookEveryMs : lookSeldomMs, () => {
      look();
      lookLater();
    });
  }

  function setAsleep(isAsleep: boolean): void {
    sleeping?.[Symbol.dispose]();
    sleeping = isAsleep ? clock.after(asleepAtMostMs, () => setAsleep(false)) : null;
    changed();
  }

  return {
    view,
    subscribe: (listener) => listeners.add(listener),
    report(fact) {
      if (fact === 'suspend' || fact === 'resume') {
        setAsleep(fact === 'suspend');
      } else {
        told = fact;
        // The system says so itself where it can, and has said so to the face.
        supply = readNow();
        changed();
      }
    },
    lookAgain() {
      if (stopped) return;
      supply = readNow();
      setAsleep(false);
      void ask();
    },
    start() {
      stopped = false;
      shown = JSON.stringify(view());
      void ask();
      lookLater();
    },
    stop() {
      stopped = true;
      timer?.[Symbol.dispose]();
      timer = null;
      sleeping?.[Symbol.dispose]();
      sleeping = null;
    },
  };
}
