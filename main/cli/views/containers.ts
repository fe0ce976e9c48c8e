import type { Client } from '../../contract/contract.ts';
import type { ContainerView, Inventory } from '../../contract/stacks.ts';
import type { Session } from '../session.ts';
import { toAge } from '../text/ages.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';
import { statusCell } from './symbols.ts';
import type { HostNames } from './view.ts';

type ContainerItem =
  Awaited<ReturnType<Client['containers']['watch']>> extends AsyncIterable<infer Item> ? Item : never;

function portsOf(container: ContainerView): string {
  const published = container.ports.filter(({ publicPort }) => publicPort !== null);
  // An engine names each port once for IPv4 and once for IPv6.
  return [...new Set(published.map(({ publicPort, privatePort }) => `${publicPort}→${privatePort}`))].join(
    ' ',
  );
}

function stateOf(container: ContainerView): string {
  const exit = container.exitCode === null || container.state === 'running' ? '' : ` (${container.exitCode})`;
  const oom = container.oomKilled ? ' OOM' : '';
  const loop = container.crashLoop ? ' crash loop' : '';
  return `${container.state}${exit}${oom}${loop}`;
}

function containerRow(container: ContainerView, isStale: boolean, session: Session): readonly Cell[] {
  const since = container.state === 'running' ? container.startedAt : container.finishedAt;
  const row: readonly Cell[] = [
    container.name,
    container.stack ?? '',
    statusCell(isStale ? 'unknown' : container.status, stateOf(container)),
    container.health ?? '',
    container.restartCount === 0 ? '' : String(container.restartCount),
    toAge(since ?? container.createdAt, session.io.now(), session.language),
    portsOf(container),
    container.image,
  ];
  return isStale
    ? row.map((cell) => ({ text: typeof cell === 'string' ? cell : cell.text, colour: 'grey' }))
    : row;
}

function containerHead({ translate }: Session): readonly string[] {
  return [
    translate('column.container'),
    translate('column.stack'),
    translate('column.status'),
    translate('column.health'),
    translate('column.restarts'),
    translate('column.age'),
    translate('column.ports'),
    translate('column.image'),
  ];
}

export function viewInventories(
  output: unknown,
  session: Session,
  names: HostNames,
  input: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const { inventories } = output as { inventories: readonly Inventory[] };
  if (inventories.length === 0) return [session.translate('empty.hosts')];
  const { io, translate, language } = session;
  return inventories.flatMap((inventory, index): readonly string[] => {
    const host = escapeText(names.get(inventory.hostId) ?? inventory.hostId);
    const isStale = inventory.certainty !== 'fresh';
    const state =
      inventory.certainty === 'unknown'
        ? `${translate('host.notReached', { host })}; ${translate('host.unknown')}`
        : isStale && inventory.observedAt !== null
          ? `${translate('host.notReached', { host })}; ${translate('host.staleSince', { age: toAge(inventory.observedAt, io.now(), language) })}`
          : inventory.containers.length === 0
            ? typeof input['stack'] === 'string'
              ? translate('host.noneOfStack', { host, stack: escapeText(input['stack']) })
              : translate('host.empty', { host })
            : host;
    const heading = io.paint(isStale ? 'yellow' : 'bold', state);
    const rows = inventory.containers.map((container) => containerRow(container, isStale, session));
    const table =
      rows.length === 0 ? [] : renderTable({ head: containerHead(session), rows }, io.paint, io.columns);
    return [...(index === 0 ? [] : ['']), heading, ...table];
  });
}

export function viewContainerItem(output: unknown, session: Session, names: HostNames): readonly string[] {
  const item = output as ContainerItem;
  switch (item.type) {
    case 'snapshot':
      return viewInventories(item, session, names);
    case 'inventory':
      return viewInventories({ inventories: [item.inventory] }, session, names);
    case 'containers': {
      const rows = item.changed.map((container) => containerRow(container, false, session));
      return renderTable({ head: containerHead(session), rows }, session.io.paint, session.io.columns);
    }
    default:
      return [];
  }
}

export function viewContainer(output: unknown, session: Session): readonly string[] {
  const { container, certainty } = output as { container: ContainerView; certainty: Inventory['certainty'] };
  const rows = [containerRow(container, certainty !== 'fresh', session)];
  return renderTable({ head: containerHead(session), rows }, session.io.paint, session.io.columns);
}

export function viewStacks(output: unknown, session: Session, names: HostNames): readonly string[] {
  const { stacks, hosts } = output as Awaited<ReturnType<Client['stacks']['list']>>;
  const { translate, io } = session;
  const unknown = hosts
    .filter(({ certainty }) => certainty === 'unknown')
    .map(({ hostId }) => {
      const host = escapeText(names.get(hostId) ?? hostId);
      return io.paint('yellow', `? ${translate('host.notReached', { host })}; ${translate('host.unknown')}`);
    });
  if (stacks.length === 0) {
    return unknown.length > 0 && unknown.length === hosts.length
      ? unknown
      : [translate('empty.stacks'), ...unknown];
  }
  const rows = stacks.map((stack): readonly Cell[] => [
    stack.name ?? translate('word.none'),
    statusCell(stack.status),
    `${stack.running}/${stack.containers}`,
    stack.restarts === 0 ? '' : String(stack.restarts),
    names.get(stack.hostId) ?? stack.hostId,
  ]);
  const head = [
    translate('column.stack'),
    translate('column.status'),
    translate('column.containers'),
    translate('column.restarts'),
    translate('column.host'),
  ];
  return [...renderTable({ head, rows }, io.paint, io.columns), ...unknown];
}
