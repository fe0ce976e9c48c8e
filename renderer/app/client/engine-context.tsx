import { createContext, use, useSyncExternalStore } from 'react';
import type { Client } from '../../../main/contract/contract.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import type { ContainerView, Inventory } from '../../../main/contract/stacks.ts';
import type { EngineLink, LinkState } from './engine-link.ts';
import { noteOwnAct } from './own-acts.ts';
import type { Stores } from './stores.ts';
import type { StreamState, StreamStore } from './stream-store.ts';

interface EngineAccess {
  readonly link: EngineLink;
  readonly stores: Stores;
}

export const EngineContext = createContext<EngineAccess | null>(null);

function useEngine(): EngineAccess {
  const engine = use(EngineContext);
  if (engine === null) throw new Error('No engine is provided above this component.');
  return engine;
}

/** The link to the engine, for calls that a person makes. */
export function useLink(): EngineLink {
  return useEngine().link;
}

/** Whether an engine is attached. */
export function useLinkState(): LinkState {
  const { link } = useEngine();
  return useSyncExternalStore(link.subscribe, link.getState);
}

function useStream<TItem, TValue>(store: StreamStore<TItem, TValue>): StreamState<TValue> {
  return useSyncExternalStore(store.subscribe, store.getState);
}

export function useHosts() {
  return useStream(useEngine().stores.hosts);
}

export function useInventories() {
  return useStream(useEngine().stores.containers);
}

export function useOverview() {
  return useStream(useEngine().stores.overview);
}

export function useForwards() {
  return useStream(useEngine().stores.forwards);
}

export function useUndos() {
  return useStream(useEngine().stores.undos);
}

export function useJobs() {
  return useStream(useEngine().stores.jobs);
}

export function useQuestions() {
  return useStream(useEngine().stores.questions);
}

export function useVault() {
  return useStream(useEngine().stores.vault);
}

export function useSettings() {
  return useStream(useEngine().stores.settings);
}

/** Whether this laptop is in support mode; `may-do.tsx` says what that means for one act. */
export function useSupport() {
  return useStream(useEngine().stores.support);
}

/** What this machine sees and runs on. */
export function useMachine() {
  return useStream(useEngine().stores.machine);
}

/** What was told on the desktop, and who shows it. */
export function useNotices() {
  return useStream(useEngine().stores.notices);
}

export function useAudit() {
  return useStream(useEngine().stores.audit);
}

/** One job as it goes on; undefined while the list has not arrived or does not hold it. */
export function useJob(jobId: string | null): JobView | undefined {
  const jobs = useJobs().value;
  return jobId === null ? undefined : jobs?.get(jobId);
}

/** A host by its id or name; undefined while unknown. */
export function useHost(reference: string | null): HostView | undefined {
  const hosts = useHosts().value;
  if (reference === null) return undefined;
  return hosts?.find((host) => host.id === reference) ?? hosts?.find((host) => host.name === reference);
}

/** What is known of one host's containers; undefined before the first word of the engine. */
export function useInventory(hostId: string | undefined): Inventory | undefined {
  const inventories = useInventories().value;
  return hostId === undefined ? undefined : inventories?.get(hostId);
}

/** A container of a host, by its name or id. */
export function findContainer(
  inventory: Inventory | undefined,
  reference: string,
): ContainerView | undefined {
  return (
    inventory?.containers.find((container) => container.id === reference) ??
    inventory?.containers.find((container) => container.name === reference)
  );
}

/** Calls the engine on behalf of a person; rejects at once while no engine is attached. */
export function useCall(): <T>(ask: (client: Client) => Promise<T>) => Promise<T> {
  const { link } = useEngine();
  return async (ask) => {
    const answered = noteOwnAct();
    const output = await ask(link.client());
    answered(output);
    return output;
  };
}
