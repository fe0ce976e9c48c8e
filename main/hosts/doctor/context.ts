import type { CheckId } from '../../contract/doctor.ts';
import type { HostProbe } from '../../platform/docker/probe.ts';
import type { EngineClient } from '../../platform/docker/types.ts';
import type { Address } from '../../platform/ssh/address.ts';
import type { AddressOptions } from '../../platform/ssh/connect-address.ts';
import type { SshSettings } from '../../platform/ssh/settings.ts';
import type { SshConnection } from '../../platform/ssh/types.ts';
import type { HostShell } from '../../platform/shell/types.ts';
import type { LoginAttempt } from '../login.ts';
import type { Finding } from './finding.ts';

/** What is examined: a host, or an address that may become one. */
export interface DoctorSubject {
  /** null for an address that is no host yet. */
  readonly host: string | null;
  readonly address: Address;
  readonly shownAddress: string;
  readonly options: Pick<AddressOptions, 'trustFile' | 'keyFiles' | 'configFile'>;
  readonly trustFile: string;
  readonly login: LoginAttempt;
  /** The connection that stands now, for a login that cannot be repeated without a person. */
  readonly standing: SshConnection | null;
}

/** What the host told about itself in one go. */
export interface ShellFacts {
  readonly probe: HostProbe;
  readonly loginShell: string;
  readonly user: string;
  /** `command -v docker` in the login as it is. */
  readonly dockerInPath: string;
}

/** What the checks have learned so far, for those that come after. */
export interface DoctorContext {
  readonly subject: DoctorSubject;
  /** What a sentence calls the host. */
  readonly label: string;
  /** Milliseconds since 1970-01-01 UTC, by the clock of this machine. */
  readonly now: () => number;
  readonly closers: (() => void)[];
  settings: SshSettings | null;
  /** The jump host, where one stands before the host. */
  jump: SshConnection | null;
  connection: SshConnection | null;
  connectError: unknown;
  shell: HostShell | null;
  facts: ShellFacts | null;
  forwards: boolean | null;
  client: EngineClient | null;
  dockerRoot: string | null;
}

/** One precondition, and how it is looked at. */
export interface DoctorCheck {
  readonly id: CheckId;
  readonly deadlineMs: number;
  /** These have to be no failures for it to make sense. */
  readonly after: readonly CheckId[];
  run(context: DoctorContext, signal: AbortSignal): Promise<Finding>;
}
