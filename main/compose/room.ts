import { stackActNames, type StackAct } from '../contract/compose.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { JobKind, Jobs } from '../platform/jobs/types.ts';
import type { StackQueries } from '../stacks/queries.ts';
import type { StackActInput } from './act-input.ts';
import { createStackActKind } from './act-kind.ts';
import { createStartStackAct } from './operations.ts';
import { createRemembered } from './remembered.ts';
import { createResumer } from './resume.ts';
import { createComposeRoutes } from './routes.ts';
import { createSurvey } from './survey.ts';

export interface ComposeRoomDeps {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
  /** Keeps the stack of an error that has no caller to hear of it. */
  readonly report: (error: unknown, where: string) => void;
}

/** Puts the room of Compose together. Registers its job kinds at construction. */
export function createComposeRoom(deps: ComposeRoomDeps) {
  const stopping = new AbortController();
  const survey = createSurvey({ ...deps, remembered: createRemembered(deps.jobs) });
  const kinds = new Map<StackAct, JobKind<StackActInput>>();
  for (const act of stackActNames) {
    const kind = createStackActKind(act, { hosts: deps.hosts, stopping: stopping.signal, survey });
    deps.jobs.register(kind);
    kinds.set(act, kind);
  }
  const resumer = createResumer({ ...deps, kinds });
  return {
    /** Verbs of the noun `stacks`. */
    routes: createComposeRoutes({
      ...deps,
      survey,
      startAct: createStartStackAct({ ...deps, survey, kinds }),
    }),
    /** Follows what earlier lives of the engine left running, on each host as it is reached. */
    start(): void {
      resumer.start();
    },
    /** Leaves what runs on the hosts to itself. */
    stop(): void {
      resumer.stop();
      stopping.abort();
    },
  };
}
