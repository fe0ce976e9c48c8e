import type { TFunction } from 'i18next';
import { toStacks, type ContainerView, type Inventory } from '../../../main/contract/stacks.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { Inventories } from '../../app/client/inventories.ts';
import { hostStatus } from '../../app/host-status.ts';
import { plain } from '../../ui/visible-text.ts';
import { shownStatus } from '../stacks/container-state.tsx';
import type { Entry } from './entry.ts';
import { containerPath, hostPath, stackPath, type Subject } from './homes.ts';
import { toKey, type Key } from './match.ts';

/** A host, stack or container, with what the palette needs to know of it beside its line. */
export interface Thing {
  readonly entry: Entry;
  readonly subject: Subject;
  /** Of a container: decides which acts make sense. */
  readonly container: ContainerView | null;
}

export interface Things {
  readonly hosts: readonly Thing[];
  readonly stacks: readonly Thing[];
  readonly containers: readonly Thing[];
}

// Most containers stay the same object from one news to the next; their keys are made once.
const keysOf = new WeakMap<ContainerView, { readonly host: string; readonly keys: readonly Key[] }>();

function containerKeys(container: ContainerView, host: string): readonly Key[] {
  const known = keysOf.get(container);
  if (known?.host === host) return known.keys;
  const keys = [
    toKey(container.name, 1),
    ...(container.stack === null ? [] : [toKey(container.stack, 0.6)]),
    toKey(host, 0.55),
    toKey(container.image, 0.5),
  ];
  keysOf.set(container, { host, keys });
  return keys;
}

function hostThing(host: HostView, inventory: Inventory | undefined, t: TFunction): Thing {
  const subject = { host: host.name };
  return {
    subject,
    container: null,
    entry: {
      id: `host ${host.name}`,
      kind: 'host',
      title: plain(host.name),
      note: t(`environment.${host.environment}`),
      keys: [toKey(host.name, 1), toKey(host.address, 0.6), toKey(host.environment, 0.4)],
      does: { kind: 'go', path: hostPath(subject) },
      status: hostStatus(host, inventory),
    },
  };
}

function stackThings(host: HostView, inventory: Inventory, where: string): readonly Thing[] {
  return toStacks(inventory).flatMap(({ name, status }): readonly Thing[] => {
    if (name === null) return [];
    const subject = { host: host.name, stack: name };
    return [
      {
        subject,
        container: null,
        entry: {
          id: `stack ${host.name}/${name}`,
          kind: 'stack',
          title: plain(name),
          note: where,
          keys: [toKey(name, 1), toKey(host.name, 0.55)],
          does: { kind: 'go', path: stackPath(subject) },
          status,
        },
      },
    ];
  });
}

function containerThing(
  container: ContainerView,
  host: HostView,
  inventory: Inventory,
  where: string,
): Thing {
  const subject = { host: host.name, container: container.name };
  return {
    subject,
    container,
    entry: {
      id: `container ${host.name}/${container.name}`,
      kind: 'container',
      title: plain(container.name),
      note: container.stack === null ? where : `${where} · ${plain(container.stack)}`,
      keys: containerKeys(container, host.name),
      does: { kind: 'go', path: containerPath(subject) },
      status: shownStatus(container, inventory.certainty),
    },
  };
}

/** Every host, stack and container that is known, as lines. */
export function toThings(
  hosts: readonly HostView[],
  inventories: Inventories | undefined,
  t: TFunction,
): Things {
  const known = hosts.flatMap((host) => {
    const inventory = inventories?.get(host.id);
    return inventory === undefined ? [] : [{ host, inventory }];
  });
  return {
    hosts: hosts.map((host) => hostThing(host, inventories?.get(host.id), t)),
    stacks: known.flatMap(({ host, inventory }) =>
      stackThings(host, inventory, t('palette.onHost', { host: plain(host.name) })),
    ),
    containers: known.flatMap(({ host, inventory }) => {
      // Once for all of them: a text is put together in 10 µs, and there may be five thousand.
      const where = t('palette.onHost', { host: plain(host.name) });
      return inventory.containers.map((container) => containerThing(container, host, inventory, where));
    }),
  };
}
