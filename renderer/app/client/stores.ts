import type { AuditEntry } from '../../../main/contract/audit.ts';
import type { ForwardView } from '../../../main/contract/forwards.ts';
import type { HostView } from '../../../main/contract/hosts.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import type { Notices } from '../../../main/contract/notices.ts';
import type { MachineView } from '../../../main/contract/observer.ts';
import type { Overview } from '../../../main/contract/overview.ts';
import type { QuestionView } from '../../../main/contract/questions.ts';
import type { Settings } from '../../../main/contract/settings.ts';
import type { SupportView } from '../../../main/contract/support.ts';
import type { UndoView } from '../../../main/contract/undo.ts';
import type { VaultView } from '../../../main/contract/vault.ts';
import type { EngineLink } from './engine-link.ts';
import { applyContainerItem, type ContainerItem, type Inventories } from './inventories.ts';
import { StreamStore } from './stream-store.ts';

/** What waits for a person, and what ended last. */
export interface QuestionsItem {
  readonly questions: QuestionView[];
  readonly ended: QuestionView[];
}

/** Everything that the page follows, each as one store over one stream. */
export interface Stores {
  readonly hosts: StreamStore<{ hosts: HostView[] }, readonly HostView[]>;
  readonly containers: StreamStore<ContainerItem, Inventories>;
  readonly overview: StreamStore<Overview, Overview>;
  readonly forwards: StreamStore<{ forwards: ForwardView[] }, readonly ForwardView[]>;
  readonly jobs: StreamStore<{ jobs: JobView[] }, ReadonlyMap<string, JobView>>;
  readonly questions: StreamStore<QuestionsItem, QuestionsItem>;
  readonly undos: StreamStore<{ undos: UndoView[] }, readonly UndoView[]>;
  readonly vault: StreamStore<VaultView, VaultView>;
  readonly settings: StreamStore<Settings, Settings>;
  readonly support: StreamStore<SupportView, SupportView>;
  readonly machine: StreamStore<MachineView, MachineView>;
  readonly notices: StreamStore<Notices, Notices>;
  readonly audit: StreamStore<{ entries: AuditEntry[] }, ReadonlyMap<number, AuditEntry>>;
}

function merged<K, V>(current: ReadonlyMap<K, V> | undefined, items: readonly V[], keyOf: (item: V) => K) {
  const next = new Map(current);
  for (const item of items) next.set(keyOf(item), item);
  return next;
}

/** Creates the stores; none asks the engine for anything before somebody looks at it. */
export function createStores(link: EngineLink): Stores {
  return {
    hosts: new StreamStore(link, {
      open: (client, signal) => client.hosts.watch({}, { signal }),
      reduce: (_, item) => item.hosts,
    }),
    containers: new StreamStore(link, {
      open: (client, signal) => client.containers.watch({}, { signal }),
      reduce: applyContainerItem,
    }),
    overview: new StreamStore(link, {
      open: (client, signal) => client.overview.watch({}, { signal }),
      reduce: (_, item) => item,
    }),
    forwards: new StreamStore(link, {
      open: (client, signal) => client.forwards.watch({}, { signal }),
      reduce: (_, item) => item.forwards,
    }),
    jobs: new StreamStore(link, {
      open: (client, signal) => client.jobs.watch({}, { signal }),
      reduce: (jobs, item) => merged(jobs, item.jobs, (job) => job.id),
    }),
    questions: new StreamStore(link, {
      open: (client, signal) => client.questions.watch({}, { signal }),
      reduce: (_, item) => item,
    }),
    undos: new StreamStore(link, {
      open: (client, signal) => client.undo.watch({}, { signal }),
      reduce: (_, item) => item.undos,
    }),
    vault: new StreamStore(link, {
      open: (client, signal) => client.vault.watch({}, { signal }),
      reduce: (_, item) => item,
    }),
    settings: new StreamStore(link, {
      open: (client, signal) => client.settings.watch({}, { signal }),
      reduce: (_, item) => item,
    }),
    support: new StreamStore(link, {
      open: (client, signal) => client.support.watch({}, { signal }),
      reduce: (_, item) => item,
    }),
    notices: new StreamStore(link, {
      open: (client, signal) => client.notices.watch({}, { signal }),
      reduce: (_, item) => item,
    }),
    machine: new StreamStore(link, {
      open: (client, signal) => client.observer.watch({}, { signal }),
      reduce: (_, item) => item,
    }),
    audit: new StreamStore(link, {
      open: (client, signal) => client.audit.watch({ limit: 500 }, { signal }),
      reduce: (entries, item) => merged(entries, item.entries, (entry) => entry.seq),
    }),
  };
}
