import type { ComposeProblem } from '../contract/compose.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { findCompose, type FoundCompose } from './find-compose.ts';
import { projectProblem, toProject, toStackContainers } from './model.ts';
import type { ComposeProgram, DeclaredService, Project, StackContainer } from './model.ts';
import { readConfig } from './read-config.ts';

export interface StackPlace {
  readonly hostId: string;
  readonly host: string;
  readonly stack: string;
}

/** Everything that is known of how a stack is run: by the engine, by the host's Compose, by the file. */
export interface Survey extends StackPlace {
  readonly containers: readonly StackContainer[];
  readonly project: Project | null;
  readonly compose: ComposeProgram | null;
  /** null where the file cannot be read. */
  readonly declared: readonly DeclaredService[] | null;
  readonly problem: ComposeProblem | null;
}

export type SurveyStack = (place: StackPlace, signal?: AbortSignal) => Promise<Survey>;

interface SurveyDeps {
  readonly clock: Clock;
  readonly hosts: HostQueries;
  /** How a stack that has no containers any more was started when it was taken down here. */
  readonly remembered: (place: StackPlace) => Project | null;
}

// Compose seldom comes and goes; looking for it costs a second or two of the host's time.
const composeKnownForMs = 600_000;

/** Makes the one way in which a stack is looked at. Throws NOT_FOUND where there is nothing of it, and what hosts throw. */
export function createSurvey({ clock, hosts, remembered }: SurveyDeps): SurveyStack {
  const known = new WeakMap<EngineClient, { readonly at: number; readonly found: FoundCompose }>();

  async function composeOf(hostId: string, signal: AbortSignal | undefined): Promise<FoundCompose> {
    const client = hosts.engineOf(hostId);
    const before = known.get(client);
    if (before !== undefined && clock.monotonic() - before.at < composeKnownForMs) return before.found;
    const { engineId } = await client.version(signal === undefined ? {} : { signal });
    const engine = { socketPath: client.socketPath, engineId };
    const found = await findCompose(hosts.shellOf(hostId), engine, signal);
    // Somebody may be installing it right now: only what is there is remembered.
    if (found.compose !== null) known.set(client, { at: clock.monotonic(), found });
    return found;
  }

  return async (place, signal) => {
    const { hostId, host, stack } = place;
    const asked = signal === undefined ? {} : { signal };
    const all = await hosts.engineOf(hostId).listContainers(asked);
    const containers = toStackContainers(stack, all);
    const project = toProject(stack, all) ?? remembered(place);
    if (containers.length === 0 && project === null) throw notFound(stack, host);
    const base = { ...place, containers, project };
    const unfit = projectProblem(stack, project);
    if (unfit !== null || project === null) return { ...base, compose: null, declared: null, problem: unfit };
    const found = await composeOf(hostId, signal);
    if (found.compose === null) return { ...base, compose: null, declared: null, problem: found.problem };
    const config = await readConfig(hosts.shellOf(hostId), found.compose, project, signal);
    return { ...base, compose: found.compose, declared: config.declared, problem: config.problem };
  };
}

function notFound(stack: string, host: string): WheelhouseError {
  return new WheelhouseError('NOT_FOUND', `There is no stack ${JSON.stringify(stack)} on ${host}.`, {
    hint: 'List the stacks: wheelhouse stacks list. One that has no containers is started on the host once.',
    details: { stack },
  });
}
