import { toStacks, type ContainerAct, type Inventory } from '../contract/stacks.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Actor } from '../platform/actor.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { implementer } from '../platform/routes/implementer.ts';
import type { ActRequest, StartAct } from './operations.ts';
import type { ResolvedContainer, StackQueries } from './queries.ts';
import type { RestartAssessment } from '../contract/stacks.ts';
import { watchContainers } from './watch.ts';

interface RoutesDeps {
  readonly clock: Clock;
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
  readonly startAct: StartAct;
  readonly assess: (
    container: ResolvedContainer,
    signal: AbortSignal | undefined,
  ) => Promise<RestartAssessment>;
}

/** Binds the procedures `containers.*` and `stacks.*`. */
export function createStackRoutes({ clock, hosts, stacks, startAct, assess }: RoutesDeps) {
  const { containers: routes } = implementer;

  function inventoriesOf(host: string | undefined): readonly Inventory[] {
    return host === undefined ? stacks.inventories() : [stacks.inventory(hosts.resolve(host).id)];
  }

  function start(act: ContainerAct, input: ActRequest, context: { readonly actor: Actor }) {
    return startAct(act, input, context.actor);
  }

  return {
    containers: {
      list: routes.list.handler(({ input }) => {
        const inventories = inventoriesOf(input?.host);
        const stack = input?.stack;
        if (stack === undefined) return { inventories: [...inventories] };
        return {
          inventories: inventories.map((inventory) => ({
            ...inventory,
            containers: inventory.containers.filter((container) => container.stack === stack),
          })),
        };
      }),
      watch: routes.watch.handler(({ input, signal }) => {
        const hostId = input?.host === undefined ? undefined : hosts.resolve(input.host).id;
        return Promise.resolve(watchContainers({ clock, stacks, hostId, signal }));
      }),
      get: routes.get.handler(({ input }) => {
        const { hostId, container } = stacks.resolve(input.container, input.host);
        const { certainty, observedAt } = stacks.inventory(hostId);
        return { container, certainty, observedAt };
      }),
      assess: routes.assess.handler(({ input, signal }) =>
        assess(stacks.resolve(input.container, input.host), signal),
      ),
      start: routes.start.handler(({ input, context }) => start('start', input, context)),
      stop: routes.stop.handler(({ input, context }) => start('stop', input, context)),
      restart: routes.restart.handler(({ input, context }) => start('restart', input, context)),
      pause: routes.pause.handler(({ input, context }) => start('pause', input, context)),
      unpause: routes.unpause.handler(({ input, context }) => start('unpause', input, context)),
      kill: routes.kill.handler(({ input, context }) => start('kill', input, context)),
      remove: routes.remove.handler(({ input, context }) => start('remove', input, context)),
    },
    stacks: {
      list: implementer.stacks.list.handler(({ input }) => {
        const inventories = inventoriesOf(input?.host);
        return {
          stacks: inventories.flatMap((inventory) =>
            toStacks(inventory).map((stack) => ({ ...stack, certainty: inventory.certainty })),
          ),
          hosts: inventories.map(({ hostId, certainty }) => ({ hostId, certainty })),
        };
      }),
    },
  };
}
