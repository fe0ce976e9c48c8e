interface LingerOptions {
  /** How long the engine waits for its first face, in milliseconds. */
  readonly firstMs: number;
  /** How long it waits after the last face or job, in milliseconds. */
  readonly laterMs: number;
  readonly isNeeded: () => boolean;
  readonly end: () => void;
}

export interface Linger {
  /** Judges again; called when a face or a job came or went. */
  changed(): void;
  stop(): void;
}

/** Ends an engine that nobody asked to stay, once no face and no job has been there for a while. */
export function startLinger({ firstMs, laterMs, isNeeded, end }: LingerOptions): Linger {
  let timer: NodeJS.Timeout | undefined = setTimeout(expire, firstMs);
  function expire(): void {
    timer = undefined;
    if (!isNeeded()) end();
  }
  return {
    changed() {
      if (isNeeded()) {
        clearTimeout(timer);
        timer = undefined;
      } else {
        timer ??= setTimeout(expire, laterMs);
      }
    },
    stop() {
      clearTimeout(timer);
    },
  };
}
