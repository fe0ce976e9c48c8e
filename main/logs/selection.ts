import type { InferContractRouterInputs } from '@orpc/contract';
import type { Contract } from '../contract/contract.ts';
import type { ContainerView } from '../contract/stacks.ts';
import type { HostQueries } from '../hosts/queries.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { StackQueries } from '../stacks/queries.ts';

export type TailInput = InferContractRouterInputs<Contract>['logs']['tail'];

/** What of the other rooms decides whose logs are meant. */
export interface SelectionPorts {
  readonly hosts: Pick<HostQueries, 'resolve' | 'find'>;
  readonly stacks: Pick<StackQueries, 'inventories' | 'inventory' | 'find' | 'resolve'>;
}

interface Member {
  readonly hostId: string;
  readonly container: ContainerView;
}

/** Whose logs were asked for. It goes on to hold for containers that are created later. */
export interface Selection {
  /** True where only containers were named: it ends when they are gone. */
  readonly isClosed: boolean;
  matches(hostId: string, container: ContainerView): boolean;
}

/** More channels than this to one engine help nobody, and no screen can show them. */
export const maximumSources = 500;

/** A container by its id, and the one that takes its name after it was recreated. */
function byContainer(members: readonly Member[]): Selection {
  const ids = new Set(members.map(({ hostId, container }) => `${hostId}/${container.id}`));
  const names = new Set(members.map(({ hostId, container }) => `${hostId}/${container.name}`));
  return {
    isClosed: true,
    matches: (hostId, { id, name }) => ids.has(`${hostId}/${id}`) || names.has(`${hostId}/${name}`),
  };
}

function named({ hosts, stacks }: SelectionPorts, input: TailInput): Member[] {
  const members: Member[] = [];
  if (input.container !== undefined) members.push(stacks.resolve(input.container, input.host));
  for (const { hostId, containerId } of input.containers ?? []) {
    const container = stacks.find(hostId, containerId);
    if (container === undefined) {
      const host = hosts.find(hostId)?.name ?? hostId;
      throw new WheelhouseError(
        'NOT_FOUND',
        `There is no container ${containerId.slice(0, 12)} on ${host}; it was removed or recreated.`,
        { hint: 'Choose it again from the list.' },
      );
    }
    members.push({ hostId, container });
  }
  return members;
}

/**
 * Whose logs the caller means. Throws VALIDATION where nothing is named, and NOT_FOUND where a container, a stack or a
 * service does not exist on any host that was ever seen.
 */
export function selectSources(ports: SelectionPorts, input: TailInput): Selection {
  const members = named(ports, input);
  if (members.length > 0) return byContainer(members);
  const { stack, service } = input;
  const host = input.host === undefined ? undefined : ports.hosts.resolve(input.host);
  if (stack === undefined && service === undefined && host === undefined) {
    throw new WheelhouseError(
      'VALIDATION',
      'Say whose logs to read: a container, a stack, a service or a host.',
    );
  }
  const selection: Selection = {
    isClosed: false,
    matches: (hostId, container) =>
      (host === undefined || host.id === hostId) &&
      (stack === undefined || container.stack === stack) &&
      (service === undefined || container.service === service),
  };
  const isHostAlone = stack === undefined && service === undefined;
  if (!isHostAlone && findMembers(ports.stacks, selection).length === 0) throw nothingMatches(ports, input);
  return selection;
}

function nothingMatches({ stacks, hosts }: SelectionPorts, { stack, service, host }: TailInput): Error {
  const what = [
    ...(service === undefined ? [] : [`service “${service}”`]),
    ...(stack === undefined ? [] : [`stack “${stack}”`]),
  ].join(' of ');
  const unseen = stacks
    .inventories()
    .filter(({ certainty }) => certainty !== 'fresh')
    .map(({ hostId }) => hosts.find(hostId)?.name ?? hostId);
  const where = host === undefined ? 'on any host' : `on ${host}`;
  return new WheelhouseError('NOT_FOUND', `There is no ${what} ${where}.`, {
    hint:
      unseen.length === 0
        ? 'Look at `stacks list`.'
        : `${unseen.join(', ')} cannot be seen now; connect and try again.`,
  });
}

/** The containers that a selection means now. */
export function findMembers(stacks: Pick<StackQueries, 'inventories'>, selection: Selection): Member[] {
  return stacks
    .inventories()
    .flatMap(({ hostId, containers }) =>
      containers
        .filter((container) => selection.matches(hostId, container))
        .map((container) => ({ hostId, container })),
    );
}

/** Throws VALIDATION where a selection means more containers than can be followed at once. */
export function demandFew(count: number): void {
  if (count <= maximumSources) return;
  throw new WheelhouseError(
    'VALIDATION',
    `These are ${count} containers, and at most ${maximumSources} logs are read at once: name a host, a stack or a service.`,
  );
}
