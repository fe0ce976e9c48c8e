import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { userInfo } from 'node:os';
import type { CheckId, DoctorReport } from '../../../main/contract/doctor.ts';
import { createDoctor } from '../../../main/hosts/doctor/doctor.ts';
import { createReach } from '../../../main/hosts/reach-engine.ts';
import { HostRegistry } from '../../../main/hosts/registry.ts';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import { ensureLab, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { expectNothingLeft, openHandles, openRooms } from '../../support/lab-rooms.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { freePort, startPrivateSshd, type PrivateSshd } from '../../support/private-sshd.ts';

let lab: LabWorld;
beforeAll(async () => {
  lab = await ensureLab();
});

interface Examined {
  readonly trustFile?: string;
  readonly keyFile?: string;
  readonly config?: readonly string[];
}

async function last(reports: AsyncIterable<DoctorReport>): Promise<DoctorReport> {
  let report: DoctorReport | null = null;
  for await (const next of reports) report = next;
  if (report?.isDone !== true) throw new Error('The doctor came to no end.');
  return report;
}

/** Examines an address that is no host yet; the lab's own keys are known unless said otherwise. */
async function diagnose(address: string, examined: Examined = {}): Promise<DoctorReport> {
  const { events } = temporaryPlatform(systemClock);
  const trustFile = examined.trustFile ?? lab.knownHostsFile;
  const registry = new HostRegistry({
    clock: systemClock,
    random: Math.random,
    events,
    reach: createReach(trustFile),
    login: { clock: systemClock, isTarget: () => Promise.resolve(true) },
    report: () => undefined,
  });
  const sshConfigFile = path.join(temporaryFolder(), 'ssh_config');
  writeFileSync(sshConfigFile, ['Host *', 'IdentityAgent none', ...(examined.config ?? []), ''].join('\n'));
  const doctor = createDoctor({ clock: systemClock, registry, trustFile, sshConfigFile });
  return last(doctor.address(address, examined.keyFile ?? lab.keys.deploy));
}

function at(user: string): string {
  return `ssh://${user}@${lab.remote.address}:${String(lab.remote.port)}`;
}

/** The engine of this machine through a private sshd. */
function through(sshd: PrivateSshd): Promise<DoctorReport> {
  const address = `ssh://${userInfo().username}@127.0.0.1:${String(sshd.port)}${lab.local.socketPath}`;
  return diagnose(address, { trustFile: sshd.knownHosts, keyFile: sshd.keyFile });
}

function causeOf(report: DoctorReport) {
  const check = report.checks.find(({ id }) => id === report.cause);
  return { verdict: report.verdict, cause: report.cause, reason: check?.reason };
}

function stateOf(report: DoctorReport, id: CheckId) {
  return report.checks.find((check) => check.id === id)?.state;
}

describe('a host that is well', () => {
  test('passes every check, the examination told step by step, and nothing stays open', async () => {
    const rooms = openRooms();
    const ed25519 = lab.hostKeys.find((key) => key.type === 'ssh-ed25519');
    await rooms.client.hosts.add({
      address: lab.remote.sshUrl,
      name: 'far',
      identityFile: lab.keys.deploy,
      acceptFingerprint: ed25519?.fingerprint,
    });
    const before = openHandles();
    const states: (string | undefined)[] = [];
    let report: DoctorReport | null = null;
    for await (const next of await rooms.client.hosts.doctor({ host: 'far' })) {
      states.push(stateOf(next, 'tcp'));
      report = next;
    }
    expect(new Set(states)).toEqual(new Set(['waiting', 'running', 'ok']));
    expect(report?.checks.filter(({ state }) => state !== 'ok').map(({ id }) => id)).toEqual(['jump']);
    expect(report).toMatchObject({ host: 'far', verdict: 'ok', cause: null, isDone: true });
    await expectNothingLeft(before);
  });

  test('is reached through a jump host, which is examined too', async () => {
    const report = await diagnose('ssh://behind', {
      config: [
        'Host behind',
        `HostName ${lab.jump.remoteAddress}`,
        `Port ${String(lab.jump.remotePort)}`,
        'User deploy',
        `ProxyJump ${lab.jump.user}@${lab.jump.address}`,
      ],
    });
    expect(report.checks.filter(({ state }) => state === 'fail')).toEqual([]);
    expect([stateOf(report, 'jump'), stateOf(report, 'tcp'), stateOf(report, 'name')]).toEqual([
      'ok',
      'ok',
      'skipped',
    ]);
  });

  test('of this machine is asked without SSH', async () => {
    const report = await diagnose(lab.local.dockerHost);
    expect(report.checks.map(({ id }) => id)).toEqual(['engine', 'clock', 'disk']);
    expect(stateOf(report, 'engine')).toBe('ok');
  });
});

describe('the cause is named', () => {
  test('of what lies on the way: configuration, name, port, jump host', async () => {
    const closed = String(await freePort());
    const reports = await Promise.all([
      diagnose('ssh://shop', { config: ['Host shop', 'Port none'] }),
      diagnose('ssh://no-such-host.invalid'),
      diagnose(`ssh://ana@127.0.0.1:${closed}`),
      diagnose('ssh://behind', { config: ['Host behind', `ProxyJump ana@127.0.0.1:${closed}`] }),
    ]);
    expect(reports.map(causeOf)).toMatchObject([
      { verdict: 'fail', cause: 'configuration', reason: 'configuration-broken' },
      { verdict: 'fail', cause: 'name' },
      { verdict: 'fail', cause: 'tcp', reason: 'nothing-listens' },
      { verdict: 'fail', cause: 'jump', reason: 'jump-unreachable' },
    ]);
    // What builds on a failure is left out, and says so.
    expect(stateOf(reports[2], 'authentication')).toBe('skipped');
  });

  test('of a port that is half open, slow, turns away, or is no sshd', async () => {
    const listen = async (greet: (socket: Socket) => void): Promise<DoctorReport> => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        greet(socket);
      });
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      onTestFinished(() => {
        server.close();
      });
      return diagnose(`ssh://ana@127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    };
    const reports = await Promise.all([
      listen(() => undefined),
      listen((socket) => {
        const words = 'SSH-2.0-OpenSSH_10.0p2 Debian-7\r\n';
        let sent = 0;
        const timer = setInterval(() => socket.write(words[(sent += 1) - 1] ?? ''), 1000);
        socket.on('close', () => {
          clearInterval(timer);
        });
      }),
      listen((socket) => socket.destroy()),
      listen((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n'.repeat(200))),
    ]);
    expect(reports.map(causeOf)).toEqual([
      { verdict: 'fail', cause: 'banner', reason: 'silent' },
      { verdict: 'fail', cause: 'banner', reason: 'slow' },
      { verdict: 'fail', cause: 'banner', reason: 'turned-away' },
      { verdict: 'fail', cause: 'banner', reason: 'not-ssh' },
    ]);
  });

  test('of a host key that is unknown, or another than the one on file', async () => {
    const empty = path.join(temporaryFolder(), 'known_hosts');
    const other = path.join(temporaryFolder(), 'known_hosts');
    writeFileSync(other, lab.changedHostKeys.map((key) => `${key.knownHostsLine}\n`).join(''));
    const reports = await Promise.all([
      diagnose(lab.remote.sshUrl, { trustFile: empty }),
      diagnose(lab.remote.sshUrl, { trustFile: other }),
    ]);
    expect(reports.map(causeOf)).toEqual([
      { verdict: 'fail', cause: 'hostKey', reason: 'host-key-unknown' },
      { verdict: 'fail', cause: 'hostKey', reason: 'host-key-changed' },
    ]);
    const changed = reports[1]?.checks.find(({ id }) => id === 'hostKey');
    expect(changed?.remedy?.action).toBe('forgetKey');
    expect(changed?.found).toContain(lab.changedHostKeys[0]?.fingerprint);
  });

  test('of a login that is refused, and of one that wants a person', async () => {
    const reports = await Promise.all([
      diagnose(lab.remote.sshUrl, { keyFile: lab.keys.stranger }),
      diagnose(at(lab.remote.users.password.name)),
      diagnose(lab.remote.sshUrl, { keyFile: lab.keys.protected.path }),
    ]);
    expect(reports.map(causeOf)).toEqual([
      { verdict: 'fail', cause: 'authentication', reason: 'login-refused' },
      { verdict: 'fail', cause: 'authentication', reason: 'needs-person' },
      { verdict: 'fail', cause: 'authentication', reason: 'needs-person' },
    ]);
    expect(reports[0]?.checks.find(({ id }) => id === 'authentication')?.found).toContain('id_stranger');
  });

  test('of a login that may not use the socket, only with sudo, or not through forwarding', async () => {
    const { withoutForwarding, sudo, withoutSocket } = lab.remote.users;
    const reports = await Promise.all(
      [withoutSocket, sudo, withoutForwarding].map((user) => diagnose(at(user))),
    );
    expect(reports.map(causeOf)).toEqual([
      { verdict: 'fail', cause: 'socket', reason: 'socket-permission' },
      { verdict: 'warn', cause: 'socket', reason: 'sudo-only' },
      { verdict: 'warn', cause: 'forwarding', reason: 'forwarding-refused' },
    ]);
    // Both are usable all the same.
    expect(reports.map((report) => stateOf(report, 'engine'))).toEqual(['skipped', 'ok', 'ok']);
  });

  test('of an sshd with one session, of a login that runs nothing, of a chatty one, of one without docker', async () => {
    const folder = path.join(temporaryFolder(), 'bin');
    mkdirSync(folder);
    for (const name of ['sh', 'id', 'cat', 'df']) symlinkSync(`/usr/bin/${name}`, path.join(folder, name));
    const [one, nothing, chatty, bare] = await Promise.all([
      startPrivateSshd(['MaxSessions 1']),
      startPrivateSshd(['ForceCommand /usr/sbin/nologin']),
      startPrivateSshd(['ForceCommand echo Welcome; sh -c "$SSH_ORIGINAL_COMMAND"']),
      startPrivateSshd([`SetEnv PATH=${folder}`]),
    ]);
    const reports = await Promise.all([one, nothing, chatty, bare].map(through));
    const reasons = reports.map((report) =>
      report.checks.filter(({ state }) => state === 'fail' || state === 'warn').map(({ reason }) => reason),
    );
    expect(reasons[0]).toContain('one-session');
    expect(causeOf(reports[1] as DoctorReport)).toEqual({
      verdict: 'fail',
      cause: 'shell',
      reason: 'no-posix-shell',
    });
    expect(reasons[2]).toContain('chatty');
    expect(stateOf(reports[3] as DoctorReport, 'docker')).toBe('warn');
    expect(reports.map((report) => stateOf(report, 'engine'))).toEqual(['ok', 'skipped', 'ok', 'ok']);
  });
});

test('an examination whose caller goes away ends at once and leaves nothing open', async () => {
  const before = openHandles();
  const server = createServer((socket) => socket.on('error', () => undefined));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  const rooms = openRooms();
  const gone = new AbortController();
  const address = `ssh://ana@127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const startedAt = performance.now();
  const examining = (async () => {
    for await (const report of await rooms.client.hosts.diagnose({ address }, { signal: gone.signal })) {
      if (report.checks.some(({ id, state }) => id === 'banner' && state === 'running')) gone.abort();
    }
  })();
  await expect(examining).rejects.toThrow();
  expect(performance.now() - startedAt).toBeLessThan(5000);
  server.close();
  await expectNothingLeft(before);
});
