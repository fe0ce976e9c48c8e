import type { ContainerProcesses, Inspection } from '../contract/inspection.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Actor } from '../platform/actor.ts';
import { audited } from '../platform/audit/audited.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { maskArguments } from '../platform/docker/mask.ts';
import { listProcesses } from '../platform/docker/processes.ts';
import { inspectRaw, maskInspect, secretOf } from '../platform/docker/raw-inspect.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { StackQueries } from '../stacks/queries.ts';

export interface InspectionDeps {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly hosts: Pick<HostQueries, 'engineOf'>;
  readonly stacks: Pick<StackQueries, 'resolve'>;
}

interface Target {
  readonly container: string;
  readonly host?: string | undefined;
}

export type InspectionOperations = ReturnType<typeof createInspectionOperations>;

const withSignal = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });

/** What can be asked of the inside of one container. */
export function createInspectionOperations({ clock, audit, hosts, stacks }: InspectionDeps) {
  function find(target: Target) {
    const { hostId, host, container } = stacks.resolve(target.container, target.host);
    return { hostId, host, container, engine: hosts.engineOf(hostId) };
  }

  return {
    async processes(target: Target, signal?: AbortSignal): Promise<ContainerProcesses> {
      const { hostId, host, container, engine } = find(target);
      if (container.state !== 'running' && container.state !== 'paused') {
        throw new WheelhouseError(
          'CONFLICT',
          `${container.name} on ${host} does not run (${container.state}), so it has no processes.`,
          { hint: 'Start it first.' },
        );
      }
      const processes = await listProcesses(engine, container.id, withSignal(signal));
      return {
        hostId,
        containerId: container.id,
        name: container.name,
        observedAt: clock.now(),
        processes: processes.map((row) => ({ ...row, command: maskArguments([row.command])[0] ?? '' })),
      };
    },

    async inspect(target: Target, signal?: AbortSignal): Promise<Inspection> {
      const { hostId, container, engine } = find(target);
      const { tree, masked } = maskInspect(await inspectRaw(engine, container.id, withSignal(signal)));
      return {
        hostId,
        containerId: container.id,
        name: container.name,
        observedAt: clock.now(),
        raw: tree,
        masked: [...masked],
      };
    },

    reveal(target: Target & { readonly name: string }, actor: Actor, signal?: AbortSignal) {
      const { hostId, host, container } = stacks.resolve(target.container, target.host);
      const { name } = target;
      const asked = { actor, act: 'containers.reveal', hostId, host, subject: container.name };
      return audited(audit, asked, async (record) => {
        record.after({ name });
        const value = secretOf(
          await inspectRaw(hosts.engineOf(hostId), container.id, withSignal(signal)),
          name,
        );
        if (value !== undefined) return { name, value };
        throw new WheelhouseError(
          'NOT_FOUND',
          `Nothing named ${JSON.stringify(name)} is masked in ${container.name} on ${host}.`,
          { hint: 'wheelhouse containers inspect lists what is masked.' },
        );
      });
    },
  };
}
