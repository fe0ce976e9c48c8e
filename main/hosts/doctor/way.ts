import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect, isIP, isIPv6, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { hasAnyNetwork } from '../../platform/network/network.ts';
import { WheelhouseError } from '../../platform/errors.ts';
import { parseAddress, type SshAddress } from '../../platform/ssh/address.ts';
import { connectAddress } from '../../platform/ssh/connect-address.ts';
import { resolveSshSettings } from '../../platform/ssh/settings.ts';
import type { DoctorCheck, DoctorContext } from './context.ts';
import { bad, ok, skipped, type Finding } from './finding.ts';
import { answersOf } from './login-checks.ts';

/** The address, which these checks have only for SSH. */
function sshAddress(context: DoctorContext): SshAddress {
  const { address } = context.subject;
  if (address.kind !== 'ssh') throw new Error('A check of the SSH way ran for a local engine.');
  return address;
}

function target(context: DoctorContext): { host: string; port: number } {
  const { host, port } = context.settings ?? sshAddress(context);
  return { host, port };
}

const isBehind = ({ settings }: DoctorContext): boolean =>
  settings !== null && (settings.jumps.length > 0 || settings.proxyCommand !== null);

function behind(context: DoctorContext, tried: string): Finding {
  const { settings } = context;
  const way =
    settings?.proxyCommand === null ? `the jump host ${settings.jumps.join(', ')}` : 'a ProxyCommand';
  return skipped(tried, `It goes through ${way}, which looks for the host itself.`);
}

const configuration: DoctorCheck = {
  id: 'configuration',
  deadlineMs: 6000,
  after: [],
  async run(context, signal) {
    const { host, port, user } = sshAddress(context);
    const { configFile } = context.subject.options;
    const tried = `ssh -G ${host}`;
    try {
      const settings = await resolveSshSettings({
        host,
        port: port === 22 ? null : port,
        user,
        signal,
        ...(configFile === undefined ? {} : { configFile }),
      });
      context.settings = settings;
      const way = settings.jumps.length === 0 ? '' : `, through ${settings.jumps.join(', then ')}`;
      const keys = settings.keyFiles.length === 0 ? '' : `; keys: ${settings.keyFiles.join(', ')}`;
      const login = settings.user === null ? '' : `${settings.user}@`;
      return ok(tried, `${login}${settings.host} port ${String(settings.port)}${way}${keys}`);
    } catch (error) {
      if (!(error instanceof WheelhouseError)) throw error;
      return bad(
        'fail',
        'configuration-broken',
        { tried, found: error.message },
        {
          text: error.hint ?? 'Mend ~/.ssh/config.',
          command: tried,
        },
      );
    }
  },
};

const jump: DoctorCheck = {
  id: 'jump',
  deadlineMs: 20_000,
  after: ['configuration'],
  async run(context, signal) {
    const [first, ...more] = context.settings?.jumps ?? [];
    if (first === undefined) return skipped('Look for a jump host.', 'There is none on the way.');
    const tried = `Log in to the jump host ${first}.`;
    const address = parseAddress(first.startsWith('ssh://') ? first : `ssh://${first}`);
    if (address.kind !== 'ssh') return skipped(tried, 'It is no SSH address.', 'unknown');
    try {
      const { options, login } = context.subject;
      const connection = await connectAddress(address, { ...options, ...answersOf(login, signal), signal });
      context.closers.push(() => {
        connection.close();
      });
      if (more.length === 0) context.jump = connection;
      return ok(tried, `${first} (${connection.hostKey.fingerprint})`);
    } catch (error) {
      if (!(error instanceof WheelhouseError)) throw error;
      return bad(
        'fail',
        'jump-unreachable',
        { tried, found: error.message },
        {
          text: `The jump host is at fault, not the host behind it. ${error.hint ?? ''}`.trim(),
          command: `ssh ${first}`,
          action: error.details?.['reason'] === 'host-key-unknown' ? 'trust' : 'retry',
        },
      );
    }
  },
};

function offline(tried: string, found: string): Finding {
  return bad(
    'fail',
    'no-network',
    { tried, found: `${found} This machine has no network at all.` },
    {
      text: 'Connect this machine to a network; the host itself is not to blame.',
      action: 'retry',
    },
  );
}

const name: DoctorCheck = {
  id: 'name',
  deadlineMs: 6000,
  after: ['configuration', 'jump'],
  async run(context) {
    const { host } = target(context);
    const tried = `Look up ${host}.`;
    if (isBehind(context)) return behind(context, tried);
    if (isIP(host) !== 0) return ok(tried, host);
    try {
      const found = await lookup(host, { all: true });
      return ok(tried, found.map(({ address }) => address).join(', '));
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
      const found = `The name was not found (${code}).`;
      if (!hasAnyNetwork()) return offline(tried, found);
      return bad(
        'fail',
        'no-name',
        { tried, found },
        {
          text: 'Check the spelling, and whether this machine is on the network or VPN that knows the name.',
          command: `getent hosts ${host}`,
          action: 'edit',
        },
      );
    }
  },
};

/** Which address of ours a packet to there would carry; sends none. */
function ownAddress(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.connect(9, address, () => {
      const own = socket.address().address;
      socket.close();
      resolve(own);
    });
  });
}

const route: DoctorCheck = {
  id: 'route',
  deadlineMs: 6000,
  after: ['configuration', 'jump', 'name'],
  async run(context) {
    const { host } = target(context);
    const tried = `Find a route to ${host}.`;
    if (isBehind(context)) return behind(context, tried);
    const { address } = await lookup(host);
    try {
      return ok(tried, `${await ownAddress(address)} → ${address}`);
    } catch (cause) {
      const found = `This machine knows no way to ${address} (${(cause as NodeJS.ErrnoException).code ?? ''}).`;
      if (!hasAnyNetwork()) return offline(tried, found);
      return bad(
        'fail',
        'no-route',
        { tried, found },
        {
          text: 'Check the network and the VPN, and that the address is right.',
          action: 'retry',
        },
      );
    }
  },
};

function dialTcp(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const onAbort = (): void => {
      socket.destroy();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      signal.removeEventListener('abort', onAbort);
      resolve(socket);
    });
  });
}

const tcp: DoctorCheck = {
  id: 'tcp',
  deadlineMs: 8000,
  after: ['configuration', 'jump', 'name', 'route'],
  async run(context, signal) {
    const { host, port } = target(context);
    const tried = `Connect to ${host} port ${String(port)}.`;
    const { jump: hop } = context;
    if (isBehind(context) && hop === null) return behind(context, tried);
    try {
      const stream: Duplex =
        hop === null ? await dialTcp(host, port, signal) : await hop.openTcp(host, port, { signal });
      stream.on('error', () => undefined);
      stream.destroy();
      return ok(tried, `${hop === null ? '' : `${hop.target.host} → `}${host}:${String(port)}`);
    } catch (cause) {
      if (signal.aborted) {
        return bad(
          'fail',
          'no-answer',
          { tried, found: 'Nothing came back in 8 s.' },
          {
            text: 'The host is off, or a firewall on the way drops the packets; ask its owner, and check the VPN.',
            command: `nc -vz ${host} ${String(port)}`,
            action: 'retry',
          },
        );
      }
      if (cause instanceof WheelhouseError) {
        return bad(
          'fail',
          'no-answer',
          { tried, found: cause.message },
          {
            text: 'Check the address as the jump host knows it, and that its sshd allows TCP forwarding (AllowTcpForwarding).',
            action: 'retry',
          },
        );
      }
      const code = (cause as NodeJS.ErrnoException).code ?? '';
      if (code === 'ECONNREFUSED') {
        return bad(
          'fail',
          'nothing-listens',
          { tried, found: 'It refused: nothing listens there.' },
          {
            text: 'Check the port in the address, and that sshd runs on the host.',
            command: 'sudo systemctl status ssh',
            action: 'edit',
          },
        );
      }
      return bad(
        'fail',
        'no-route',
        { tried, found: `No connection (${code}).` },
        {
          text: 'Check the network and the VPN, and that the address is right.',
          action: 'retry',
        },
      );
    }
  },
};

const bannerDeadlineMs = 8000;
const slowBannerMs = 3000;

/** The first line of an SSH daemon, or as much as came until it ended or the time was up. */
async function readBanner(stream: Duplex, signal: AbortSignal): Promise<string> {
  let text = '';
  await new Promise<void>((resolve) => {
    const end = (): void => {
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
    stream.once('close', end);
    stream.once('error', end);
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (/^SSH-[^\n]*\n/m.test(text) || text.length > 4096) resolve();
    });
  });
  stream.destroy();
  return text;
}

const banner: DoctorCheck = {
  id: 'banner',
  deadlineMs: bannerDeadlineMs + 2000,
  after: ['configuration', 'jump', 'name', 'route', 'tcp'],
  async run(context, signal) {
    const { host, port } = target(context);
    const tried = `Read what ${host} port ${String(port)} says first.`;
    const { jump: hop } = context;
    if (isBehind(context) && hop === null) return behind(context, tried);
    const patience = AbortSignal.any([signal, AbortSignal.timeout(bannerDeadlineMs)]);
    const stream: Duplex =
      hop === null
        ? await dialTcp(host, port, patience)
        : await hop.openTcp(host, port, { signal: patience });
    const startedAt = performance.now();
    const text = await readBanner(stream, patience);
    return judgeBanner(tried, text, performance.now() - startedAt, patience.aborted);
  },
};

/** What the first words of a port mean. Pure. */
function judgeBanner(tried: string, text: string, tookMs: number, isTimeUp: boolean): Finding {
  const line = /^(SSH-[^\r\n]*)\r?\n/m.exec(text)?.[1];
  if (line !== undefined) {
    if (tookMs <= slowBannerMs) return ok(tried, line);
    const found = `${line}, after ${(tookMs / 1000).toFixed(1)} s.`;
    return bad(
      'warn',
      'slow',
      { tried, found },
      {
        text: 'The way to the host, or the host itself, is very slow; look at its load and at the network.',
        command: 'uptime',
      },
    );
  }
  if (isTimeUp && text === '') {
    return bad(
      'fail',
      'silent',
      { tried, found: 'It accepted the connection and said nothing in 8 s.' },
      {
        text: 'Something on the way accepts connections for a host that does not answer (a half-open connection, a frozen sshd, a captive portal). Restart sshd there, or try from another network.',
        command: 'sudo systemctl restart ssh',
        action: 'retry',
      },
    );
  }
  if (isTimeUp) {
    const found = `Only ${String(text.length)} bytes came in 8 s.`;
    return bad(
      'fail',
      'slow',
      { tried, found },
      {
        text: 'The way to the host is too slow to log in: check the network, the VPN and the load of the host.',
        action: 'retry',
      },
    );
  }
  if (text === '') {
    return bad(
      'fail',
      'turned-away',
      { tried, found: 'It hung up without a word.' },
      {
        text: 'sshd turns connections away (MaxStartups, PerSourcePenalties, a ban after failed logins), or something else listens there. Wait a minute, then try again.',
        command: 'sudo journalctl -u ssh -n 50',
        action: 'retry',
      },
    );
  }
  return bad(
    'fail',
    'not-ssh',
    { tried, found: `It is no SSH daemon: ${text.slice(0, 120)}` },
    {
      text: 'Another program listens on that port; check the port in the address.',
      action: 'edit',
    },
  );
}

/** From the configuration to the first word of sshd. */
export const wayChecks: readonly DoctorCheck[] = [configuration, jump, name, route, tcp, banner];
