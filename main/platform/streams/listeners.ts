/** Those who want to hear of something. One that fails keeps none of the others from hearing it. */
export interface Listeners<Item> {
  add(listener: (item: Item) => void): Disposable;
  /** Calls every listener; afterwards throws what the first failing one threw. */
  emit(item: Item): void;
}

export function createListeners<Item>(): Listeners<Item> {
  // Each registration is its own object, so that one function may be registered twice and ended once.
  const registered = new Set<{ readonly hear: (item: Item) => void }>();
  return {
    add(listener) {
      const registration = { hear: listener };
      registered.add(registration);
      return { [Symbol.dispose]: () => void registered.delete(registration) };
    },
    emit(item) {
      const failures: unknown[] = [];
      for (const registration of registered) {
        try {
          registration.hear(item);
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
