// The engine client opens at most eight `dial-stdio` channels to a host; the rest of the app needs two of them.
const slotsPerHost = 6;

/**
 * Which logs may hold a channel on a host that forwards no sockets. A read that waited for a channel held by
 * another would wait forever, because a followed log never gives its channel back.
 */
export class ChannelSlots {
  readonly #taken = new Map<string, number>();

  /** A slot until disposed; null where all are taken. */
  take(hostId: string): Disposable | null {
    const taken = this.#taken.get(hostId) ?? 0;
    if (taken >= slotsPerHost) return null;
    this.#taken.set(hostId, taken + 1);
    return {
      [Symbol.dispose]: () => {
        this.#taken.set(hostId, (this.#taken.get(hostId) ?? 1) - 1);
      },
    };
  }
}
