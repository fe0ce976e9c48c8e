import { WheelhouseError } from '../errors.ts';
import type { HostKeyJudgement } from './known-hosts.ts';
import type { HostKey, SshTarget } from './types.ts';

/** How far a connection had come when it failed. */
export type ConnectPhase = 'name' | 'route' | 'tcp' | 'banner' | 'handshake' | 'auth';

/** `host`, `host:2222` or `[::1]:2222`, for messages. */
export function targetName(target: Pick<SshTarget, 'host' | 'port'>): string {
  if (target.port === 22) return target.host;
  return `${target.host.includes(':') ? `[${target.host}]` : target.host}:${String(target.port)}`;
}

export function unreachable(message: string, phase: string, hint: string, cause?: unknown): WheelhouseError {
  return new WheelhouseError('HOST_UNREACHABLE', message, {
    hint,
    details: { phase },
    cause,
    retryable: true,
  });
}

export function cancelled(target: SshTarget, cause?: unknown): WheelhouseError {
  return new WheelhouseError('CANCELLED', `Connecting to ${targetName(target)} was cancelled.`, { cause });
}

/** Why no TCP connection came about, from the code of the system. */
export function tcpFailure(target: SshTarget, cause: unknown): WheelhouseError {
  const name = targetName(target);
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return unreachable(
      `The name ${target.host} cannot be looked up (${code}).`,
      'name',
      'Check the spelling, and whether this machine is on the network or VPN that knows the name.',
      cause,
    );
  }
  if (code === 'ENETUNREACH' || code === 'EHOSTUNREACH' || code === 'EADDRNOTAVAIL') {
    return unreachable(
      `There is no route to ${name} (${code}).`,
      'route',
      'Check the network, the VPN and the address.',
      cause,
    );
  }
  if (code === 'ECONNREFUSED') {
    return unreachable(
      `${name} refused the connection: nothing listens on port ${String(target.port)}.`,
      'tcp',
      'Check the port, and whether sshd runs on the host.',
      cause,
    );
  }
  if (code === 'ETIMEDOUT') return timedOut(target, 'tcp', cause);
  const why = cause instanceof Error ? cause.message : String(cause);
  return unreachable(`No connection to ${name}: ${why}.`, 'tcp', 'Check the network and the address.', cause);
}

const timeoutTexts: Record<ConnectPhase, readonly [string, string]> = {
  name: ['could not be looked up in time', 'Check the network and its name service.'],
  route: ['did not answer in time', 'Check the network, the VPN and firewalls.'],
  tcp: ['did not answer in time', 'Check the network, the VPN and firewalls on the way.'],
  banner: ['accepted the connection and said nothing', 'Check that an SSH daemon listens on that port.'],
  handshake: [
    'stopped answering during the key exchange',
    'Try again; if it stays so, check the way for broken MTU or filters.',
  ],
  auth: [
    'stopped answering during the login',
    'Try again; the host may be overloaded, or its login waits for something.',
  ],
};

export function timedOut(target: SshTarget, phase: ConnectPhase, cause?: unknown): WheelhouseError {
  const [what, hint] = timeoutTexts[phase];
  return unreachable(`${targetName(target)} ${what}.`, phase, hint, cause);
}

/** sshd takes no more logins at a time, and says so in place of its greeting (MaxStartups, PerSourcePenalties). */
export function turnedAway(target: SshTarget): WheelhouseError {
  return new WheelhouseError(
    'HOST_UNREACHABLE',
    `sshd at ${targetName(target)} is busy with other logins and turned this one away (MaxStartups).`,
    {
      hint: 'Try again in a moment; raise MaxStartups in its sshd_config if it stays so.',
      details: { phase: 'banner', reason: 'busy' },
      retryable: true,
    },
  );
}

/** The connection broke before the login was done. */
export function brokeDuring(target: SshTarget, phase: ConnectPhase, cause: unknown): WheelhouseError {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  const name = targetName(target);
  if (phase === 'banner') {
    return unreachable(
      `What listens at ${name} is no SSH daemon, or it turned us away before greeting${why}.`,
      phase,
      'Check the port; a busy sshd (MaxStartups) also does this, so try again in a moment.',
      cause,
    );
  }
  return unreachable(
    `The connection to ${name} broke during the ${phase === 'auth' ? 'login' : 'key exchange'}${why}.`,
    phase,
    'Try again.',
    cause,
  );
}

/** The judgement on a host key as the error that stops the connection; null for a trusted key. */
export function hostKeyFailure(
  target: SshTarget,
  key: HostKey,
  judgement: HostKeyJudgement,
): WheelhouseError | null {
  const name = targetName(target);
  const shown = { algorithm: key.algorithm, fingerprint: key.fingerprint, keyBlobBase64: key.blobBase64 };
  const { known, hasCertAuthority } = judgement;
  const first = known[0];
  const where = first === undefined ? '' : `${first.file}:${String(first.line)}`;
  switch (judgement.verdict) {
    case 'trusted':
      return null;
    case 'unknown':
      return new WheelhouseError(
        'REFUSED',
        `${name} is not known yet: its ${key.algorithm} key is ${key.fingerprint}.`,
        {
          hint: hasCertAuthority
            ? 'Its certificate authority is on file, which Wheelhouse cannot check; compare the fingerprint with the host and accept it.'
            : 'Compare the fingerprint with the host (ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub) and accept it.',
          details: {
            reason: 'host-key-unknown',
            host: target.host,
            port: target.port,
            hasCertAuthority,
            ...shown,
          },
        },
      );
    case 'revoked':
      return new WheelhouseError(
        'HOST_KEY_CHANGED',
        `The key of ${name} (${key.fingerprint}) is marked as revoked in ${where}.`,
        {
          hint: 'Do not log in: whoever answers there holds a key that was declared stolen. Ask the owner of the host.',
          details: { reason: 'host-key-revoked', host: target.host, port: target.port, known, ...shown },
        },
      );
    case 'changed':
      return new WheelhouseError(
        'HOST_KEY_CHANGED',
        `The key of ${name} has changed: on file is ${first?.fingerprint ?? ''} (${first?.algorithm ?? ''}, ${where}), the host shows ${key.fingerprint} (${key.algorithm}).`,
        {
          hint: `Somebody may be in between. If the host was set up anew, compare the fingerprint there and take the line ${where} out.`,
          details: { reason: 'host-key-changed', host: target.host, port: target.port, known, ...shown },
        },
      );
    default:
      return judgement.verdict satisfies never;
  }
}
