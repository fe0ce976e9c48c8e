import type { Host } from '../contract/hosts.ts';
import type { EngineClient, EngineVersion } from '../platform/docker/types.ts';
import type { WheelhouseError } from '../platform/errors.ts';
import type { SshConnection } from '../platform/ssh/types.ts';
import type { LoginAttempt } from './login.ts';

export interface ReachRequest {
  readonly host: Host;
  /** Answers what the login asks; told once the host let us in. */
  readonly login: LoginAttempt;
  readonly signal: AbortSignal;
}

/** A host whose engine answered. */
export interface ReachedHost {
  readonly client: EngineClient;
  /** The connection over which the engine is reached; null for a local socket. */
  readonly ssh: SshConnection | null;
  readonly version: EngineVersion;
  readonly latencyMs: number;
  /**
   * Called once when the way to the engine is gone, with the reason; never after `close()`.
   * Called at once where it has gone already.
   */
  onLost(listener: (reason: unknown) => void): void;
  /** Ends every request and stream, with `reason` where the host was lost, and the connection. Idempotent. */
  close(reason?: WheelhouseError): void;
}

/** Opens the way to a host's engine, or rejects with a WheelhouseError and leaves nothing open. */
export type Reach = (request: ReachRequest) => Promise<ReachedHost>;
