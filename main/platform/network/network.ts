import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type { Clock } from '../clock/clock.ts';
import { steadyPace } from '../pace/pace.ts';
import type { Interval, Pace } from '../pace/types.ts';
import { createListeners } from '../streams/listeners.ts';
import { askNetworkManager } from './network-manager.ts';
import type { Network, NetworkChange, PortalWord } from './types.ts';

export interface NetworkDeps {
  readonly clock: Clock;
  /** How often it looks; always as often as it can unless told. */
  readonly pace?: Pace;
  /** For tests; the system's own otherwise. */
  readonly interfaces?: () => NodeJS.Dict<NetworkInterfaceInfo[]>;
  readonly askPortal?: () => Promise<PortalWord>;
}

// Reading the interfaces takes 0.1 ms; a laptop that was carried to another network should not wait longer.
const lookEvery: Interval = { normalMs: 5_000, slowMs: 15_000 };
// Timers stand still while a machine sleeps: this much later than asked for is no busy processor any more.
const sleptMs = 20_000;
// A sign-in page that was passed changes no address.
const askAgain: Interval = { normalMs: 60_000, slowMs: 300_000 };

/** Addresses that lead somewhere, in a text that is another when they are. Link-local ones come and go by themselves. */
function fingerprintOf(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string {
  return Object.entries(interfaces)
    .flatMap(([name, addresses]) =>
      (addresses ?? [])
        .filter(({ internal, address }) => !internal && !/^(?:fe80:|169\.254\.)/i.test(address))
        .map(({ cidr, address }) => `${name} ${cidr ?? address}`),
    )
    .sort()
    .join('\n');
}

/** Whether this machine has an address that leads anywhere but to itself. */
export function hasAnyNetwork(interfaces = networkInterfaces()): boolean {
  return fingerprintOf(interfaces) !== '';
}

/** Watches the interfaces of this machine, its sleep, and what NetworkManager says where there is one. */
export function createNetwork({
  clock,
  pace = steadyPace(clock),
  interfaces = networkInterfaces,
  askPortal = askNetworkManager,
}: NetworkDeps): Network {
  const listeners = createListeners<NetworkChange>();
  let fingerprint = fingerprintOf(interfaces());
  let portal: PortalWord = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let faceOnline: boolean | null = null;
  let wokeAt: number | null = null;
  let timer: Disposable | null = null;
  let stopped = true;

  function woke(): void {
    wokeAt = clock.now();
    fingerprint = fingerprintOf(interfaces());
    listeners.emit('woke');
    void ask();
  }

  async function ask(): Promise<void> {
    askedAt = clock.monotonic();
    const word = await askPortal();
    if (stopped || word === portal) return;
    portal = word;
    listeners.emit('known');
  }

  function look(): void {
    const now = fingerprintOf(interfaces());
    if (now !== fingerprint) {
      fingerprint = now;
      // What was said about the network before is about another one.
      faceOnline = null;
      listeners.emit('moved');
      void ask();
    } else if (clock.monotonic() - askedAt > pace.of(askAgain)) {
      void ask();
    }
  }

  function lookLater(): void {
    timer = pace.after(lookEvery, (lateMs) => {
      if (lateMs > sleptMs) woke();
      else look();
      if (!stopped) lookLater();
    });
  }

  return {
    view: () => ({ hasNetwork: fingerprint !== '', portal, faceOnline, wokeAt }),
    subscribe: (listener) => listeners.add(listener),
    report(fact) {
      switch (fact) {
        case 'suspend':
          return;
        case 'resume':
          // The timer may have noticed first.
          if (wokeAt === null || clock.now() - wokeAt > lookEvery.normalMs) woke();
          return;
        case 'online':
        case 'offline':
          if (faceOnline === (fact === 'online')) return;
          faceOnline = fact === 'online';
          listeners.emit('known');
          return;
        default:
          fact satisfies never;
      }
    },
    start() {
      stopped = false;
      void ask();
      lookLater();
    },
    stop() {
      stopped = true;
      timer?.[Symbol.dispose]();
      timer = null;
    },
  };
}
