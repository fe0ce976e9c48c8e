import { createLocalShell } from '../../main/platform/shell/local-shell.ts';
import type { HostShell } from '../../main/platform/shell/types.ts';
import type { HostView } from '../../main/contract/hosts.ts';
import type { HostChange, HostQueries } from '../../main/hosts/queries.ts';
import type { EngineClient } from '../../main/platform/docker/types.ts';
import { WheelhouseError } from '../../main/platform/errors.ts';
import { createListeners } from '../../main/platform/streams/listeners.ts';

/** A host as other rooms see it, with whatever the test cares about. */
export function hostView(changes: Partial<HostView> = {}): HostView {
  return {
    id: 'h1',
    name: 'shop',
    address: 'ssh://shop',
    kind: 'ssh',
    environment: 'production',
    protected: true,
    identityFile: null,
    createdAt: 0,
    engine: null,
    ...changes,
    connection: {
      state: 'ready',
      since: 0,
      retryAt: null,
      attempts: 0,
      transport: 'streamlocal',
      error: null,
      needs: null,
      latencyMs: 1,
      lastReadyAt: 0,
      ...changes.connection,
    },
  };
}

/** The room of hosts for a room above it: hosts that come and go when the test says so. */
export class ScriptedHosts implements HostQueries {
  readonly views = new Map<string, HostView>();
  readonly clients = new Map<string, EngineClient>();
  readonly suspected: string[] = [];
  paused = false;
  readonly #listeners = createListeners<HostChange>();

  /** Shows the host, reached through this client, or away. */
  show(view: HostView, client: EngineClient | null): void {
    const isNew = !this.views.has(view.id);
    this.views.set(view.id, view);
    if (client === null) this.clients.delete(view.id);
    else this.clients.set(view.id, client);
    this.#listeners.emit({ kind: isNew ? 'added' : 'connection', hostId: view.id });
  }

  drop(hostId: string): void {
    this.views.delete(hostId);
    this.clients.delete(hostId);
    this.#listeners.emit({ kind: 'removed', hostId });
  }

  list(): readonly HostView[] {
    return [...this.views.values()];
  }

  find(hostId: string): HostView | undefined {
    return this.views.get(hostId);
  }

  resolve(reference: string): HostView {
    const found = this.list().find(({ id, name }) => id === reference || name === reference);
    if (found === undefined) throw new WheelhouseError('NOT_FOUND', `There is no host ${reference}.`);
    return found;
  }

  engineOf(hostId: string): EngineClient {
    const client = this.clients.get(hostId);
    if (client === undefined) throw new WheelhouseError('HOST_UNREACHABLE', 'shop cannot be reached now.');
    return client;
  }

  sshOf(): null {
    return null;
  }

  shellOf(hostId: string): HostShell {
    this.engineOf(hostId);
    return createLocalShell('scripted');
  }

  isPaused(): boolean {
    return this.paused;
  }

  suspect(hostId: string): void {
    this.suspected.push(hostId);
  }

  subscribe(listener: (change: HostChange) => void): Disposable {
    return this.#listeners.add(listener);
  }
}
