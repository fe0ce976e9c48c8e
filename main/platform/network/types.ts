/** What NetworkManager calls it; null where nobody can tell. */
export type PortalWord = 'none' | 'portal' | 'limited' | 'full' | null;

export interface NetworkView {
  /** An address other than the loopback's, on an interface that is up. */
  readonly hasNetwork: boolean;
  /** What the system says about a sign-in page in between. */
  readonly portal: PortalWord;
  /** What the last face that knew said; null where none did. */
  readonly faceOnline: boolean | null;
  readonly wokeAt: number | null;
}

/**
 * `woke`: this machine slept, and every socket is dead. `moved`: its addresses are others than before. `known`: what the
 * system says about the network changed.
 */
export type NetworkChange = 'woke' | 'moved' | 'known';

/** This machine's own network, as far as it can be known without asking anybody outside. */
export interface Network {
  view(): NetworkView;
  subscribe(listener: (change: NetworkChange) => void): Disposable;
  /** What a face knows: Electron's power monitor, a browser's online event. */
  report(fact: 'suspend' | 'resume' | 'online' | 'offline'): void;
  start(): void;
  stop(): void;
}
