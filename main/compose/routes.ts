import type { StackAct } from '../contract/compose.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Actor } from '../platform/actor.ts';
import { implementer } from '../platform/routes/implementer.ts';
import type { StackQueries } from '../stacks/queries.ts';
import { toDescription } from './describe.ts';
import { resolveStack, type StackActRequest } from './operations.ts';
import type { SurveyStack } from './survey.ts';

interface RoutesDeps {
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
  readonly survey: SurveyStack;
  readonly startAct: (
    act: StackAct,
    request: StackActRequest,
    actor: Actor,
  ) => Promise<{ readonly jobId: string }>;
}

/** Binds `stacks.describe` and the acts on a stack. */
export function createComposeRoutes({ hosts, stacks, survey, startAct }: RoutesDeps) {
  const { stacks: routes } = implementer;
  const start = (act: StackAct, input: StackActRequest, { actor }: { readonly actor: Actor }) =>
    startAct(act, input, actor);
  return {
    describe: routes.describe.handler(async ({ input, signal }) =>
      toDescription(await survey(resolveStack(hosts, stacks, input.stack, input.host), signal)),
    ),
    up: routes.up.handler(({ input, context }) => start('up', input, context)),
    down: routes.down.handler(({ input, context }) => start('down', input, context)),
    stop: routes.stop.handler(({ input, context }) => start('stop', input, context)),
    start: routes.start.handler(({ input, context }) => start('start', input, context)),
    restart: routes.restart.handler(({ input, context }) => start('restart', input, context)),
    scale: routes.scale.handler(({ input, context }) => start('scale', input, context)),
  };
}
