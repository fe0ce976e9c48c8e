import type { Client } from '../../contract/contract.ts';
import type { HostView } from '../../contract/hosts.ts';
import type { Attachment } from '../../server/attach.ts';
import type { Session } from '../session.ts';

// Long enough for an SSH login over a slow line; an engine that has been up for longer knows its hosts.
const settleMs = 8_000;

/** Nouns whose answer depends on hosts that a new engine is only just reaching for. */
const dependOnHosts: readonly string[] = [
  'hosts',
  'containers',
  'stacks',
  'logs',
  'overview',
  'images',
  'volumes',
  'networks',
  'prune',
  'files',
  'forwards',
  'locks',
  'undo',
];

/** True while a host's first attempt is still under way. Pure. */
export function isUnsettled({ connection }: HostView): boolean {
  if (connection.needs !== null) return false;
  return (
    connection.state === 'connecting' || (connection.state === 'disconnected' && connection.error === null)
  );
}

/** Reads a stream until an item fits; gives up without an error when the signal aborts. */
export async function readUntil<Item>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<Item>>,
  isLast: (item: Item) => boolean,
  signal: AbortSignal,
): Promise<Item | undefined> {
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  try {
    for await (const item of await open(either)) {
      if (isLast(item)) return item;
    }
    return undefined;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    ending.abort();
  }
}

async function waitForHosts(client: Client, signal: AbortSignal): Promise<boolean> {
  let ready = false;
  await readUntil(
    (either) => client.hosts.watch({}, { signal: either }),
    ({ hosts }) => {
      ready = hosts.some(({ connection }) => connection.state === 'ready');
      return !hosts.some(isUnsettled);
    },
    signal,
  );
  return ready;
}

async function waitForInventories(client: Client, signal: AbortSignal): Promise<void> {
  const { hosts } = await client.hosts.list({});
  const waiting = new Set(hosts.filter(({ connection }) => connection.state === 'ready').map(({ id }) => id));
  await readUntil(
    (either) => client.containers.watch({}, { signal: either }),
    (item) => {
      const inventories =
        item.type === 'snapshot' ? item.inventories : item.type === 'inventory' ? [item.inventory] : [];
      for (const { hostId, certainty } of inventories) if (certainty === 'fresh') waiting.delete(hostId);
      if (item.type === 'hostRemoved' || item.type === 'containers') waiting.delete(item.hostId);
      return waiting.size === 0;
    },
    signal,
  );
}

async function waitForWatchdogs(client: Client, signal: AbortSignal): Promise<void> {
  const { hosts } = await client.hosts.list({});
  const ready = hosts.filter(({ connection }) => connection.state === 'ready').map(({ id }) => id);
  await readUntil(
    (either) => client.undo.watch({}, { signal: either }),
    ({ unseen }) => !unseen.some(({ hostId }) => ready.includes(hostId)),
    signal,
  );
}

/**
 * Waits until an engine that was only just started has reached its hosts, or found out that it cannot: else the first
 * `status` of the day would say that nothing is known. At most eight seconds after the engine's start.
 */
export async function settle(noun: string, attachment: Attachment, session: Session): Promise<void> {
  if (!dependOnHosts.includes(noun)) return;
  const leftMs = settleMs - (session.io.now() - attachment.engine.startedAt);
  if (leftMs <= 0) return;
  const signal = AbortSignal.any([session.signal, AbortSignal.timeout(Math.min(leftMs, settleMs))]);
  const isReached = await waitForHosts(attachment.client, signal);
  if (!isReached || noun === 'hosts' || noun === 'locks') return;
  await (noun === 'undo' ? waitForWatchdogs : waitForInventories)(attachment.client, signal);
}
