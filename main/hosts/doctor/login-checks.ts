import { z } from 'zod';
import { WheelhouseError } from '../../platform/errors.ts';
import { connectAddress, type AddressOptions } from '../../platform/ssh/connect-address.ts';
import type { SshConnection } from '../../platform/ssh/types.ts';
import { createSshShell } from '../../platform/shell/ssh-shell.ts';
import type { LoginAttempt } from '../login.ts';
import type { DoctorCheck, DoctorContext } from './context.ts';
import { bad, ok, type Finding } from './finding.ts';

/** How a login of the doctor is answered: out of memory and vault alone. */
export function answersOf(
  login: LoginAttempt,
  signal: AbortSignal,
): Pick<AddressOptions, 'ask' | 'passphrase'> {
  if (login.mayAsk) return { ask: login.ask };
  return {
    passphrase: async (keyFile) => (await login.ask({ kind: 'passphrase', keyFile }, signal))?.[0],
  };
}

const knownSchema = z.array(z.object({ file: z.string(), line: z.number(), fingerprint: z.string() }));

async function logIn(context: DoctorContext, signal: AbortSignal): Promise<SshConnection | null> {
  const { address, options, login } = context.subject;
  if (address.kind !== 'ssh') return null;
  try {
    const connection = await connectAddress(address, { ...options, ...answersOf(login, signal), signal });
    context.closers.push(() => {
      connection.close();
    });
    use(context, connection);
    return connection;
  } catch (error) {
    context.connectError = error;
    return null;
  }
}

function use(context: DoctorContext, connection: SshConnection): void {
  context.connection = connection;
  context.shell = createSshShell(connection, context.label);
}

function hostKeyFault(error: WheelhouseError, context: DoctorContext): Finding | null {
  const tried = 'Verify the key that the host shows, before anything of the login is sent.';
  const found = error.message;
  const details = error.details ?? {};
  switch (details['reason']) {
    case 'host-key-unknown':
      return bad(
        'fail',
        'host-key-unknown',
        { tried, found },
        {
          text: 'Compare the fingerprint with the host itself, and accept it.',
          command: 'ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
          action: context.subject.host === null ? 'retry' : 'trust',
        },
      );
    case 'host-key-revoked':
      return bad(
        'fail',
        'host-key-revoked',
        { tried, found },
        {
          text: 'Do not log in: whoever answers holds a key that was declared stolen. Ask the owner of the host.',
        },
      );
    case 'host-key-changed': {
      const known = knownSchema.safeParse(details['known']).data?.[0];
      const isOurs = known?.file === context.subject.trustFile;
      return bad(
        'fail',
        'host-key-changed',
        { tried, found },
        {
          text: 'Somebody may be in between. Only if the host was set up anew: forget the old key, connect again and compare the new one.',
          ...(isOurs ? { action: 'forgetKey' as const } : {}),
          ...(known === undefined || isOurs
            ? {}
            : { command: `sed -i '${String(known.line)}d' ${known.file}` }),
        },
      );
    }
    case 'known-hosts-unreadable':
      return bad(
        'fail',
        'known-hosts-unreadable',
        { tried, found },
        {
          text: error.hint ?? 'Give your user the right to read the file of known hosts.',
        },
      );
    default:
      return null;
  }
}

const hostKey: DoctorCheck = {
  id: 'hostKey',
  deadlineMs: 30_000,
  after: ['configuration', 'jump', 'name', 'route', 'tcp', 'banner'],
  async run(context, signal) {
    const tried = 'Verify the key that the host shows, before anything of the login is sent.';
    const connection = await logIn(context, signal);
    if (connection !== null) {
      const { algorithm, fingerprint } = connection.hostKey;
      return ok(tried, `${algorithm} ${fingerprint}`);
    }
    const error = context.connectError;
    if (!(error instanceof WheelhouseError)) throw error;
    const fault = hostKeyFault(error, context);
    if (fault !== null) return fault;
    const isLogin = error.code === 'AUTH_FAILED' || error.details?.['phase'] === 'auth';
    if (isLogin) return ok(tried, 'known');
    return bad(
      'fail',
      'handshake-broke',
      { tried, found: error.message },
      {
        text: error.hint ?? 'Try again.',
        action: 'retry',
      },
    );
  },
};

const identitySchema = z.object({
  source: z.string(),
  label: z.string(),
  algorithm: z.string(),
  fingerprint: z.string(),
});
const authDetails = z.object({
  reason: z.string().catch(''),
  offered: z.array(identitySchema).catch([]),
  skipped: z.array(z.object({ label: z.string(), message: z.string() })).catch([]),
  acceptedMethods: z.array(z.string()).catch([]),
});

function loginFault(error: WheelhouseError, context: DoctorContext): Finding {
  const tried = `Log in to ${context.label} with what is at hand.`;
  const { reason, offered, skipped, acceptedMethods } = authDetails.parse(error.details ?? {});
  const lines = [
    error.message,
    offered.length === 0
      ? 'Offered: nothing.'
      : `Offered: ${offered.map((one) => `${one.label} ${one.algorithm}`.trim()).join('; ')}.`,
    ...skipped.map(({ message }) => message),
    ...(acceptedMethods.length === 0 ? [] : [`The host takes: ${acceptedMethods.join(', ')}.`]),
  ];
  const found = lines.join(' ');
  if (reason.startsWith('needs-')) {
    return bad(
      'fail',
      'needs-person',
      { tried, found },
      {
        text: 'Connect it yourself and answer; or put a key into ~/.ssh/authorized_keys there, or its secret into the vault.',
        action: context.subject.host === null ? 'retry' : 'connect',
      },
    );
  }
  return bad(
    'fail',
    'login-refused',
    { tried, found },
    {
      text: error.hint ?? 'Check the user name and the key.',
      command: `ssh-copy-id ${context.settings?.user ?? ''}${context.settings?.user ? '@' : ''}${context.settings?.host ?? context.label}`,
      action: 'edit',
    },
  );
}

const authentication: DoctorCheck = {
  id: 'authentication',
  deadlineMs: 5000,
  after: ['configuration', 'jump', 'name', 'route', 'tcp', 'banner', 'hostKey'],
  run(context) {
    const { connection, subject } = context;
    const tried = `Log in to ${context.label} with what is at hand.`;
    if (connection !== null) {
      const { label, algorithm, fingerprint } = connection.identity;
      return Promise.resolve(
        ok(tried, `${connection.target.user}: ${`${label} ${algorithm} ${fingerprint}`.trim()}`),
      );
    }
    const error = context.connectError;
    if (!(error instanceof WheelhouseError)) return Promise.reject(error);
    const fault = loginFault(error, context);
    if (fault.reason !== 'needs-person' || subject.standing === null) return Promise.resolve(fault);
    use(context, subject.standing);
    return Promise.resolve({
      ...fault,
      state: 'warn',
      found: `${fault.found} What follows was looked at over the connection that stands.`,
    });
  },
};

/** The host's key and the login: one connection tells both. */
export const loginChecks: readonly DoctorCheck[] = [hostKey, authentication];
