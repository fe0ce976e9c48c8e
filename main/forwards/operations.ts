import { randomUUID } from 'node:crypto';
import type { ForwardView } from '../contract/forwards.ts';
import type { HostQueries } from '../hosts/queries.ts';
import type { Actor } from '../platform/actor.ts';
import { audited } from '../platform/audit/audited.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { createListeners } from '../platform/streams/listeners.ts';
import type { StackQueries } from '../stacks/queries.ts';
import { Forward } from './forward.ts';
import { preferredLocalPort, schemeOf, urlOf } from './model.ts';
import type { ForwardQueries } from './queries.ts';
import { openContainerPort } from './route-to-port.ts';

export interface ForwardsDeps {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly hosts: HostQueries;
  readonly stacks: StackQueries;
}

export interface OpenRequest {
  readonly container: string;
  readonly host?: string | undefined;
  readonly port: number;
  readonly localPort?: number | undefined;
}

export interface ForwardOperations extends ForwardQueries {
  open(request: OpenRequest, actor: Actor): Promise<ForwardView>;
  close(id: string, actor: Actor): Promise<void>;
  /** Ends the ports of a host that was removed. */
  closeOf(hostId: string): void;
  closeAll(): void;
}

/** The open ports of this engine. They end with it: a port that opens by itself at the next start would surprise. */
export function createForwardOperations({ clock, audit, hosts, stacks }: ForwardsDeps): ForwardOperations {
  const forwards = new Map<string, Forward>();
  const listeners = createListeners<null>();
  const changed = (): void => {
    listeners.emit(null);
  };
  const list = (): readonly ForwardView[] =>
    [...forwards.values()].map((forward) => forward.view).sort((a, b) => a.openedAt - b.openedAt);

  function end(id: string): void {
    forwards.get(id)?.close();
    if (forwards.delete(id)) changed();
  }

  async function open(request: OpenRequest, actor: Actor): Promise<ForwardView> {
    const { port, localPort } = request;
    const { hostId, host, container } = stacks.resolve(request.container, request.host);
    const same = list().find(
      (view) => view.hostId === hostId && view.container === container.name && view.containerPort === port,
    );
    if (same !== undefined && (localPort === undefined || localPort === same.localPort)) return same;
    // A host that is away, or a container that does not run, is told at once and not by the first connection.
    hosts.engineOf(hostId);
    if (container.state !== 'running') {
      throw new WheelhouseError(
        'CONFLICT',
        `${container.name} on ${host} does not run (${container.state}).`,
        {
          hint: 'Start it first.',
        },
      );
    }
    const scheme = schemeOf(port);
    const id = randomUUID();
    const forward = new Forward({
      fixed: {
        id,
        hostId,
        host,
        container: container.name,
        containerPort: port,
        scheme,
        openedAt: clock.now(),
        openedBy: actor.name,
      },
      url: (chosen) => urlOf(scheme, chosen),
      dial: (known, signal) =>
        openContainerPort(
          {
            client: hosts.engineOf(hostId),
            ssh: hosts.sshOf(hostId),
            container: stacks.resolve(container.name, hostId).container,
            port,
            signal,
          },
          known,
        ),
      changed,
    });
    const wanted = localPort === undefined ? preferredLocalPort(port, host, container.name) : [localPort];
    await forward.listen(wanted, localPort !== undefined);
    forwards.set(id, forward);
    changed();
    return forward.view;
  }

  return {
    list,
    subscribe: (listener) => listeners.add(listener),
    open: (request, actor) =>
      audited(
        audit,
        { actor, act: 'forwards.open', hostId: null, host: request.host ?? null, subject: request.container },
        async (record) => {
          const view = await open(request, actor);
          record.target({ hostId: view.hostId, host: view.host, subject: view.container });
          record.after({ containerPort: view.containerPort, localPort: view.localPort });
          return view;
        },
      ),
    async close(id, actor) {
      const view = list().find((each) => each.id === id);
      if (view === undefined) {
        throw new WheelhouseError('NOT_FOUND', `There is no open port “${id}”.`, {
          hint: 'List the open ports: wheelhouse forwards list',
        });
      }
      const { hostId, host, container, containerPort, localPort } = view;
      const asked = { actor, act: 'forwards.close', hostId, host, subject: container };
      await audited(audit, { ...asked, before: { containerPort, localPort } }, () =>
        Promise.resolve(end(id)),
      );
    },
    closeOf(hostId) {
      for (const view of list()) if (view.hostId === hostId) end(view.id);
    },
    closeAll() {
      for (const id of forwards.keys()) end(id);
    },
  };
}
