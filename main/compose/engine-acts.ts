import type { EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { StackActInput } from './act-input.ts';
import type { FollowDeps } from './follow-run.ts';
import { toStackContainers, type StackContainer } from './model.ts';
import type { StackPlace } from './survey.ts';

/** The containers of a stack, as the engine has them now. */
export async function listStack(deps: FollowDeps, place: StackPlace): Promise<readonly StackContainer[]> {
  return toStackContainers(place.stack, await deps.hosts.engineOf(place.hostId).listContainers());
}

/** What the audit keeps of a stack's containers. Pure. */
export function toRecord(containers: readonly StackContainer[]): Record<string, unknown> {
  return {
    containers: containers.map(({ id, name, service, image, imageId, state, health }) => ({
      id: id.slice(0, 12),
      name,
      service,
      image,
      imageId: imageId.slice(0, 19),
      state,
      health,
    })),
  };
}

function tell(client: EngineClient, { act, timeoutSeconds }: StackActInput, id: string): Promise<void> {
  const options = timeoutSeconds === null ? {} : { timeoutS: timeoutSeconds };
  switch (act) {
    case 'start':
      return client.start(id);
    case 'stop':
      return client.stop(id, options);
    case 'restart':
      return client.restart(id, options);
    default:
      throw new Error(`The engine alone cannot ${act} a stack.`);
  }
}

/** Does an act on the containers of some services through the engine alone, one after the other. */
export async function actThroughEngine(
  deps: FollowDeps,
  input: StackActInput,
  services: readonly string[],
): Promise<void> {
  const containers = (await listStack(deps, input)).filter(({ service }) => services.includes(service));
  for (const { id, name } of containers) {
    try {
      await tell(deps.hosts.engineOf(input.hostId), input, id);
    } catch (error) {
      if (!(error instanceof WheelhouseError)) throw error;
      const { code, message, hint } = error;
      throw new WheelhouseError(code, message.replaceAll(id, name), {
        ...(hint === undefined ? {} : { hint }),
        cause: error,
      });
    }
  }
}

/**
 * After a cancel in the middle of a recreation: starts what ran before and stands still now, in its old or its new container.
 * Answers the names of what it started.
 */
export async function mendAfterCancel(
  deps: FollowDeps,
  place: StackPlace,
  before: readonly StackContainer[],
): Promise<readonly string[]> {
  const now = await listStack(deps, place);
  const ran = new Set(before.filter(({ state }) => state === 'running').map(({ service }) => service));
  const runs = new Set(now.filter(({ state }) => state === 'running').map(({ service }) => service));
  const still = now.filter(
    ({ service, state }) =>
      ran.has(service) && !runs.has(service) && (state === 'created' || state === 'exited'),
  );
  const started: StackContainer[] = [];
  let refused: { readonly service: string; readonly error: WheelhouseError } | null = null;
  for (const container of still) {
    try {
      await deps.hosts.engineOf(place.hostId).start(container.id);
      started.push(container);
    } catch (error) {
      // Of an old container and its successor only one gets the port that they share; the rest has its turn all the same.
      if (!(error instanceof WheelhouseError) || error.code === 'HOST_UNREACHABLE') throw error;
      refused ??= { service: container.service, error };
    }
  }
  if (refused !== null && !started.some(({ service }) => service === refused.service)) throw refused.error;
  return started.map(({ name }) => name);
}
