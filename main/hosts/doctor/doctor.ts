import { randomUUID } from 'node:crypto';
import type { DoctorReport } from '../../contract/doctor.ts';
import type { Host } from '../../contract/hosts.ts';
import type { Clock } from '../../platform/clock/clock.ts';
import { parseAddress } from '../../platform/ssh/address.ts';
import { checkIdentityFile, expandHome, readAddress } from '../addresses.ts';
import { resolveHost } from '../host-queries.ts';
import { HostLogin, type LoginAttempt } from '../login.ts';
import type { HostRegistry } from '../registry.ts';
import type { DoctorSubject } from './context.ts';
import { examine } from './examine.ts';

interface DoctorDeps {
  readonly clock: Clock;
  readonly registry: HostRegistry;
  readonly trustFile: string;
  /** In place of ~/.ssh/config. */
  readonly sshConfigFile?: string | undefined;
}

export type Doctor = ReturnType<typeof createDoctor>;

/** Examines hosts, and addresses before they are added. Nobody is asked: logins use what memory and vault hold. */
export function createDoctor({ clock, registry, trustFile, sshConfigFile }: DoctorDeps) {
  const never = new AbortController().signal;

  function subjectOf(host: Pick<Host, 'address' | 'identityFile'>, login: LoginAttempt): DoctorSubject {
    return {
      host: null,
      address: parseAddress(host.address),
      shownAddress: host.address,
      trustFile,
      login,
      standing: null,
      options: {
        trustFile,
        ...(host.identityFile === null ? {} : { keyFiles: [expandHome(host.identityFile)] }),
        ...(sshConfigFile === undefined ? {} : { configFile: sshConfigFile }),
      },
    };
  }

  return {
    /** Throws NOT_FOUND. */
    host(reference: string, signal: AbortSignal = never): AsyncGenerator<DoctorReport, void, undefined> {
      const { id, name } = resolveHost(reference, registry.views());
      const { host, login, supervisor } = registry.entry(id);
      const subject = subjectOf(
        host,
        login.begin(false, () => undefined),
      );
      return examine({ ...subject, host: name, standing: supervisor.ssh }, clock, signal);
    },

    /** Throws VALIDATION for what is no address. */
    address(
      text: string,
      identityFile: string | undefined,
      signal: AbortSignal = never,
    ): AsyncGenerator<DoctorReport, void, undefined> {
      const { kept, kind } = readAddress(text);
      const key = identityFile === undefined ? null : checkIdentityFile(identityFile);
      const host: Host = {
        id: randomUUID(),
        name: kept,
        address: kept,
        kind,
        environment: 'development',
        protected: false,
        identityFile: key,
        createdAt: clock.now(),
      };
      const login = new HostLogin({ clock, isTarget: () => Promise.resolve(false) }, () => host);
      return examine(
        subjectOf(
          host,
          login.begin(false, () => undefined),
        ),
        clock,
        signal,
      );
    },
  };
}
