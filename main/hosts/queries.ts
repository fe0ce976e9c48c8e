import type { HostView } from '../contract/hosts.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import type { HostShell } from '../platform/shell/types.ts';
import type { SshConnection } from '../platform/ssh/types.ts';

export { isRemote } from './model.ts';

/** What changed about a host. `connection` also stands for a new engine client: ask `engineOf` again. */
export interface HostChange {
  readonly kind: 'added' | 'updated' | 'removed' | 'connection';
  readonly hostId: string;
}

/** What other rooms may read about hosts. */
export interface HostQueries {
  /** In the order of their names. */
  list(): readonly HostView[];
  find(hostId: string): HostView | undefined;
  /** By name or id. Throws NOT_FOUND naming the hosts there are. */
  resolve(reference: string): HostView;
  /**
   * The client of a host that is reached now. Throws NOT_FOUND (no such host), REFUSED (watching is paused, or a
   * person is needed) or HOST_UNREACHABLE, each naming the host and since when it is away.
   */
  engineOf(hostId: string): EngineClient;
  /**
   * The SSH connection of a host that is reached now; null where its engine is local. It belongs to the room of hosts and
   * is closed there alone. Throws as `engineOf`.
   */
  sshOf(hostId: string): SshConnection | null;
  /** Runs programs on a host that is reached now: over SSH, or here for a local engine. Throws as `engineOf`. */
  shellOf(hostId: string): HostShell;
  /** Whether watching is paused by a person. */
  isPaused(): boolean;
  /** Says that the host behaves oddly, so that its connection is checked now and not at the next tick. */
  suspect(hostId: string): void;
  /** Calls back after each change until disposed; never during a call into this room. */
  subscribe(listener: (change: HostChange) => void): Disposable;
}
