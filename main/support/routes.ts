import { implementer } from '../platform/routes/implementer.ts';
import { latest } from '../platform/streams/latest.ts';
import type { SupportOperations } from './operations.ts';

/** Binds the procedures `support.*`. */
export function createSupportRoutes(operations: SupportOperations) {
  const { support } = implementer;
  return {
    get: support.get.handler(() => operations.view()),
    watch: support.watch.handler(({ signal }) =>
      Promise.resolve(
        latest({
          read: () => operations.view(),
          subscribe: (changed) => operations.subscribe(changed),
          signal,
        }),
      ),
    ),
    enable: support.enable.handler(({ input, context }) =>
      operations.enable(input.passphrase, context.actor),
    ),
    leave: support.leave.handler(({ input, context }) => operations.leave(input.passphrase, context.actor)),
  };
}
