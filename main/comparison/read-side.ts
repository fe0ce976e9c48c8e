import type { ComparisonSide } from '../contract/comparison.ts';
import { readConfiguration } from '../platform/docker/configuration.ts';
import type { ContainerSummary, EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { toFacts } from './facts.ts';
import type { Fact } from './model.ts';

/** A service of one side: how many containers it has, and what is true of the first of them. */
export interface ReadService {
  readonly name: string;
  readonly container: string;
  readonly facts: readonly Fact[];
}

const label = (name: string): string => `com.docker.compose.${name}`;

async function factsOf(
  engine: EngineClient,
  container: ContainerSummary,
  all: readonly ContainerSummary[],
  signal: AbortSignal | undefined,
): Promise<readonly Fact[]> {
  const options = signal === undefined ? {} : { signal };
  const [configuration, digest] = await Promise.all([
    readConfiguration(engine, container.id, options),
    // An image that was removed under its container has no digest any more; its id still says what it is.
    engine.imageDigest(container.imageId, options).catch((error: unknown) => {
      if (error instanceof WheelhouseError && error.code === 'NOT_FOUND') return null;
      throw error;
    }),
  ]);
  return toFacts(configuration, {
    stack: container.labels[label('project')] ?? null,
    workingFolder: container.labels[label('project.working_dir')] ?? null,
    imageDigest: digest ?? container.imageId,
    names: new Map(all.map(({ id, name }) => [id, name])),
  });
}

/** The services of a stack, each by its first container. Throws NOT_FOUND where the stack has none there. */
export async function readStack(
  engine: EngineClient,
  { host, name }: ComparisonSide,
  signal: AbortSignal | undefined,
): Promise<readonly ReadService[]> {
  const all = await engine.listContainers(signal === undefined ? {} : { signal });
  const groups = new Map<string, ContainerSummary[]>();
  for (const container of all) {
    const { labels } = container;
    if (labels[label('project')] !== name || labels[label('oneoff')] === 'True') continue;
    const service = labels[label('service')] ?? container.name;
    groups.set(service, [...(groups.get(service) ?? []), container]);
  }
  if (groups.size === 0) {
    throw new WheelhouseError('NOT_FOUND', `There is no stack ${JSON.stringify(name)} on ${host}.`, {
      hint: 'List the stacks: wheelhouse stacks list',
    });
  }
  const number = ({ labels }: ContainerSummary): number => Number(labels[label('container-number')] ?? '1');
  return Promise.all(
    [...groups].map(async ([service, containers]): Promise<ReadService> => {
      const [first] = containers.sort((a, b) => number(a) - number(b));
      if (first === undefined) throw new Error('A service has no container.');
      const count = String(containers.length);
      const replicas: Fact = { section: 'service', key: 'containers', plain: count, shown: count };
      return {
        name: service,
        container: first.name,
        facts: [replicas, ...(await factsOf(engine, first, all, signal))],
      };
    }),
  );
}

/** One container. Throws NOT_FOUND where it has gone meanwhile. */
export async function readContainer(
  engine: EngineClient,
  { host, name }: ComparisonSide,
  id: string,
  signal: AbortSignal | undefined,
): Promise<ReadService> {
  const all = await engine.listContainers(signal === undefined ? {} : { signal });
  const container = all.find((one) => one.id === id);
  if (container === undefined) {
    throw new WheelhouseError('NOT_FOUND', `${name} is no longer on ${host}.`, {
      hint: 'List the containers again.',
    });
  }
  return { name, container: name, facts: await factsOf(engine, container, all, signal) };
}
