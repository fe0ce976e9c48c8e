import type { Host, HostView } from '../contract/hosts.ts';
import type { Clock } from '../platform/clock/clock.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { Pace } from '../platform/pace/types.ts';
import type { Events } from '../platform/events/types.ts';
import { createListeners } from '../platform/streams/listeners.ts';
import { HostLogin, type GivenAnswers, type LoginDeps } from './login.ts';
import { startDelayMs, toConnection, type ConnectionState } from './model.ts';
import type { HostChange } from './queries.ts';
import type { Reach } from './reach.ts';
import { HostSupervisor } from './supervisor.ts';

interface RegistryDeps {
  readonly clock: Clock;
  readonly random: () => number;
  readonly events: Events;
  readonly reach: Reach;
  readonly login: LoginDeps;
  readonly hasNetwork?: () => boolean;
  readonly pace?: Pace | undefined;
  readonly report: (error: unknown, where: string) => void;
}

interface Entry {
  host: Host;
  readonly supervisor: HostSupervisor;
  readonly login: HostLogin;
}

/** The hosts of this life of the engine, each with its supervisor. */
export class HostRegistry {
  readonly #deps: RegistryDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = createListeners<HostChange>();

  constructor(deps: RegistryDeps) {
    this.#deps = deps;
  }

  add(host: Host, given: GivenAnswers = {}): void {
    const login = new HostLogin(this.#deps.login, () => this.#entries.get(host.id)?.host ?? host);
    login.give(given);
    const supervisor = new HostSupervisor(host, {
      clock: this.#deps.clock,
      random: this.#deps.random,
      reach: this.#deps.reach,
      login,
      ...(this.#deps.pace && { pace: this.#deps.pace }),
      ...(this.#deps.hasNetwork && { hasNetwork: this.#deps.hasNetwork }),
      onChange: (state, previous) => {
        this.#onChange(host.id, state, previous);
      },
    });
    this.#entries.set(host.id, { host, supervisor, login });
    this.#emit({ kind: 'added', hostId: host.id });
  }

  update(host: Host): void {
    const entry = this.entry(host.id);
    entry.host = host;
    entry.supervisor.host = host;
    this.#emit({ kind: 'updated', hostId: host.id });
  }

  /** The vault was opened: hosts that wait for what it holds are tried again, without a person. */
  retryFromVault(): void {
    for (const { supervisor, login } of this.#entries.values()) {
      const { state } = supervisor;
      const needs = state.state === 'rejected' ? state.needs : null;
      if (needs !== null && needs.kind !== 'hostKey' && login.isInVault(needs)) supervisor.connectByItself();
    }
  }

  remove(hostId: string): void {
    const entry = this.entry(hostId);
    this.#entries.delete(hostId);
    entry.supervisor.disconnect();
    this.#emit({ kind: 'removed', hostId });
  }

  /** Says that something changed that concerns every host, such as a pause. */
  announce(): void {
    for (const hostId of this.#entries.keys()) this.#emit({ kind: 'updated', hostId });
  }

  supervisor(hostId: string): HostSupervisor {
    return this.entry(hostId).supervisor;
  }

  supervisors(): readonly HostSupervisor[] {
    return [...this.#entries.values()].map((entry) => entry.supervisor);
  }

  /** Throws NOT_FOUND. */
  entry(hostId: string): Entry {
    const entry = this.#entries.get(hostId);
    if (entry === undefined) {
      throw new WheelhouseError('NOT_FOUND', 'That host is no longer in the list of hosts.', {
        hint: 'List the hosts again and choose one of them.',
        details: { hostId },
      });
    }
    return entry;
  }

  view(hostId: string): HostView | undefined {
    const entry = this.#entries.get(hostId);
    return entry && this.#viewOf(entry);
  }

  views(): readonly HostView[] {
    return [...this.#entries.values()]
      .map((entry) => this.#viewOf(entry))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  #viewOf(entry: Entry): HostView {
    const view = toHostView(entry);
    const engineId = entry.supervisor.lastEngineId;
    if (engineId === null || engineId === '') return view;
    const others = [...this.#entries.values()].filter(
      (other) => other !== entry && other.supervisor.lastEngineId === engineId,
    );
    return others.length === 0 ? view : { ...view, sameEngineAs: others.map(({ host }) => host.name) };
  }

  subscribe(listener: (change: HostChange) => void): Disposable {
    return this.#listeners.add(listener);
  }

  #onChange(hostId: string, state: ConnectionState, previous: ConnectionState): void {
    const host = this.#entries.get(hostId)?.host;
    if (host === undefined) return;
    const type = factOf(state, previous);
    if (type !== null) {
      const error = state.state === 'backoff' || state.state === 'rejected' ? state.error : null;
      try {
        this.#deps.events.record({
          type,
          hostId,
          subject: host.name,
          payload: error === null ? {} : { error },
        });
      } catch (failure) {
        // A full disk must not end the watching.
        this.#deps.report(failure, 'hosts.connection');
      }
    }
    this.#emit({ kind: 'connection', hostId });
  }

  #emit(change: HostChange): void {
    try {
      this.#listeners.emit(change);
    } catch (error) {
      // A listener that fails must not take the connection with it.
      this.#deps.report(error, 'hosts.change');
    }
  }
}

/** Reaches for every host by itself, spread so that a jump host does not see all of them in one instant. */
export function connectAll(registry: HostRegistry, random: () => number): void {
  const views = registry.views();
  for (const { id, kind } of views) {
    registry.supervisor(id).connectByItself(startDelayMs(kind, views.length, random()));
  }
}

/** The change of a connection that belongs into the history; attempts in between do not. */
function factOf(state: ConnectionState, previous: ConnectionState): string | null {
  if (state.state === 'ready') return previous.state === 'ready' ? null : 'host.reached';
  if (previous.state === 'ready') return 'host.lost';
  return state.state === 'rejected' ? 'host.rejected' : null;
}

/** The host as every face sees it. */
export function toHostView({ host, supervisor }: Entry): HostView {
  return { ...host, connection: toConnection(supervisor.state), engine: supervisor.lastEngine };
}
