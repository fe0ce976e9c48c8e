import type { Comparison, ComparisonPart, ComparisonSide } from '../contract/comparison.ts';
import type { HostQueries } from '../hosts/queries.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { StackQueries } from '../stacks/queries.ts';
import { compareFacts } from './model.ts';
import { readContainer, readStack, type ReadService } from './read-side.ts';

export interface ComparisonDeps {
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
}

/** `HOST/NAME`; a host's name may itself hold a slash, that of a stack or a container cannot. Pure. */
export function splitReference(reference: string): {
  readonly host: string | undefined;
  readonly name: string;
} {
  const at = reference.lastIndexOf('/');
  if (at <= 0) return { host: undefined, name: reference.replace(/^\//, '') };
  return { host: reference.slice(0, at), name: reference.slice(at + 1) };
}

function resolveStackSide({ hosts, stacks }: ComparisonDeps, reference: string): ComparisonSide {
  const { host, name } = splitReference(reference);
  if (host !== undefined) {
    const found = hosts.resolve(host);
    return { hostId: found.id, host: found.name, name };
  }
  const having = stacks
    .inventories()
    .filter(({ containers }) => containers.some(({ stack }) => stack === name))
    .map(({ hostId }) => ({ hostId, host: hosts.find(hostId)?.name ?? hostId, name }));
  const [only, ...others] = having;
  if (only === undefined) {
    throw new WheelhouseError('NOT_FOUND', `There is no stack ${JSON.stringify(name)} on any host.`, {
      hint: 'List the stacks: wheelhouse stacks list',
    });
  }
  if (others.length === 0) return only;
  throw new WheelhouseError(
    'VALIDATION',
    `${JSON.stringify(name)} is on several hosts: ${having.map((one) => one.host).join(', ')}.`,
    { hint: `Write the host before it: ${only.host}/${name}.` },
  );
}

function toPart(
  service: string | null,
  a: ReadService | undefined,
  b: ReadService | undefined,
): ComparisonPart {
  const containers = { a: a?.container ?? null, b: b?.container ?? null };
  if (a === undefined || b === undefined) {
    return { service, presence: a === undefined ? 'onlyB' : 'onlyA', containers, entries: [] };
  }
  return { service, presence: 'both', containers, entries: [...compareFacts(a.facts, b.facts)] };
}

function toComparison(a: ComparisonSide, b: ComparisonSide, parts: readonly ComparisonPart[]): Comparison {
  const differences = parts.reduce(
    (sum, part) =>
      sum + (part.presence === 'both' ? part.entries.filter(({ kind }) => kind !== 'same').length : 1),
    0,
  );
  return { a, b, parts: [...parts], differences };
}

/** Compares two stacks service by service, or two containers. Equality is judged here; no secret leaves. */
export function createComparisonOperations(deps: ComparisonDeps) {
  const { hosts, stacks } = deps;

  function resolveContainerSide(reference: string): { readonly side: ComparisonSide; readonly id: string } {
    const { host, name } = splitReference(reference);
    const { hostId, host: hostName, container } = stacks.resolve(name, host);
    return { side: { hostId, host: hostName, name: container.name }, id: container.id };
  }

  return {
    async stacks(
      input: { readonly a: string; readonly b: string },
      signal?: AbortSignal,
    ): Promise<Comparison> {
      const a = resolveStackSide(deps, input.a);
      const b = resolveStackSide(deps, input.b);
      const [inA, inB] = await Promise.all([
        readStack(hosts.engineOf(a.hostId), a, signal),
        readStack(hosts.engineOf(b.hostId), b, signal),
      ]);
      const names = [...new Set([...inA, ...inB].map(({ name }) => name))].sort((x, y) => x.localeCompare(y));
      const find = (services: readonly ReadService[], name: string) =>
        services.find((one) => one.name === name);
      return toComparison(
        a,
        b,
        names.map((name) => toPart(name, find(inA, name), find(inB, name))),
      );
    },
    async containers(
      input: { readonly a: string; readonly b: string },
      signal?: AbortSignal,
    ): Promise<Comparison> {
      const a = resolveContainerSide(input.a);
      const b = resolveContainerSide(input.b);
      const [inA, inB] = await Promise.all([
        readContainer(hosts.engineOf(a.side.hostId), a.side, a.id, signal),
        readContainer(hosts.engineOf(b.side.hostId), b.side, b.id, signal),
      ]);
      return toComparison(a.side, b.side, [toPart(null, inA, inB)]);
    },
  };
}
