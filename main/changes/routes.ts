import type { Clock } from '../platform/clock/clock.ts';
import { implementer } from '../platform/routes/implementer.ts';
import { latest } from '../platform/streams/latest.ts';
import type { ChangesFeed } from './feed.ts';

// A stack that comes up changes something twenty times within a second.
const everyMs = 2000;

/** Binds the procedures `changes.*`. */
export function createChangesRoutes(clock: Clock, feed: ChangesFeed) {
  return {
    list: implementer.changes.list.handler(({ input }) => feed.read(input ?? {})),
    watch: implementer.changes.watch.handler(({ input, signal }) =>
      Promise.resolve(
        latest({
          read: () => feed.read(input ?? {}),
          subscribe: (changed) => feed.subscribe(changed),
          signal,
          pace: { clock, everyMs },
        }),
      ),
    ),
  };
}
