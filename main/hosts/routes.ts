import { implementer } from '../platform/routes/implementer.ts';
import { latest } from '../platform/streams/latest.ts';
import type { Doctor } from './doctor/doctor.ts';
import { discoverHosts, type Surroundings } from './discover.ts';
import type { HostOperations } from './operations.ts';
import type { HostQueries } from './queries.ts';

interface RouteParts {
  readonly operations: HostOperations;
  readonly queries: HostQueries;
  readonly doctor: Doctor;
  readonly surroundings: Surroundings;
}

/** Binds the procedures `hosts.*`. */
export function createHostRoutes({ operations, queries, doctor, surroundings }: RouteParts) {
  const routes = implementer.hosts;
  const list = () => ({ hosts: [...queries.list()] });
  return {
    list: routes.list.handler(list),
    watch: routes.watch.handler(({ signal }) =>
      Promise.resolve(latest({ read: list, subscribe: (changed) => queries.subscribe(changed), signal })),
    ),
    discover: routes.discover.handler(async () => ({
      candidates: await discoverHosts(
        surroundings,
        queries.list().map((host) => host.address),
      ),
    })),
    add: routes.add.handler(({ input, context, signal }) => operations.add(input, context.actor, signal)),
    update: routes.update.handler(({ input: { host, ...changes }, context }) =>
      operations.update(host, changes, context.actor),
    ),
    remove: routes.remove.handler(({ input, context }) => {
      operations.remove(input.host, input.confirm, context.actor);
      return {};
    }),
    trust: routes.trust.handler(({ input, context }) =>
      operations.trust(input.host, input.fingerprint, context.actor),
    ),
    forgetKey: routes.forgetKey.handler(({ input, context }) =>
      operations.forgetKey(input.host, context.actor),
    ),
    unlock: routes.unlock.handler(({ input: { host, ...given }, context }) =>
      operations.unlock(host, given, context.actor),
    ),
    connect: routes.connect.handler(({ input, context }) => operations.connect(input.host, context.actor)),
    doctor: routes.doctor.handler(({ input, signal }) => Promise.resolve(doctor.host(input.host, signal))),
    diagnose: routes.diagnose.handler(({ input, signal }) =>
      Promise.resolve(doctor.address(input.address, input.identityFile, signal)),
    ),
    pause: routes.pause.handler(({ context }) => {
      operations.pause(context.actor);
      return {};
    }),
    resume: routes.resume.handler(({ context }) => {
      operations.resume(context.actor);
      return {};
    }),
  };
}
