import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askEngine } from '../../lab/engine-api.ts';
import {
  changeHostKey,
  cutNetwork,
  docker,
  ensureLab,
  healLab,
  healNetwork,
  killDockerd,
  linkDown,
  linkUp,
  restoreHostKey,
  type LabWorld,
} from '../../lab/world.ts';

const run = promisify(execFile);
let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

afterAll(async () => {
  await healLab();
});

type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** The machine's own ssh, with the lab's settings: an independent witness. */
function ssh(host: string, ...words: readonly string[]): Promise<Outcome> {
  const args = ['-F', world.sshConfigFile, '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=5', host, ...words];
  return run('ssh', args).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: Outcome) => error,
  );
}

/** What the engine answers through ssh's own forwarding of its socket. */
async function pingThroughForwarding(user: string): Promise<number | 'refused'> {
  const socket = join(await mkdtemp(join(tmpdir(), 'forward-')), 'docker.sock');
  const forward = ['-N', '-L', `${socket}:${world.remote.socketPath}`];
  const client = spawn('ssh', [
    '-F',
    world.sshConfigFile,
    '-o',
    'BatchMode=yes',
    '-l',
    user,
    ...forward,
    'lab-remote',
  ]);
  try {
    await expect.poll(() => existsSync(socket), { timeout: 10_000 }).toBe(true);
    const { status } = await askEngine(socket, 'GET', '/_ping');
    return status;
  } catch (error) {
    // Which of the two depends on whether ssh hangs up before or after the request was written.
    if (['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '')) return 'refused';
    throw error;
  } finally {
    client.kill();
    await rm(dirname(socket), { recursive: true });
  }
}

/** What a TCP client meets within a second and a half. */
function dial(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1500 });
    const end = (answer: string) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end('connected'));
    socket.once('timeout', () => end('silence'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'error'));
  });
}

describe('the two engines', () => {
  it('are of different major versions', async () => {
    expect(world.local.version).toMatch(/^20\./);
    expect(world.remote.version).toMatch(/^26\./);
    expect((await docker('local', ['version', '--format', '{{.Server.Version}}'])).trim()).toBe(
      world.local.version,
    );
  });

  it('are reached by a socket of the lab here, and by nothing but SSH there', async () => {
    expect(world.local.socketPath.startsWith(world.folder)).toBe(true);
    expect(await dial(world.remote.address, 2375)).toBe('ECONNREFUSED');
    expect(await dial(world.remote.address, world.remote.port)).toBe('connected');
  });

  it('run the same stacks, with both colours of price-api healthy', async () => {
    for (const engine of ['local', 'remote'] as const) {
      const list = await docker(engine, ['ps', '--all', '--format', '{{.Names}}']);
      expect(list).toContain('converter-worker-1');
      for (const colour of ['blue', 'green']) {
        const format = '{{.State.Health.Status}}';
        await expect
          .poll(() => docker(engine, ['inspect', '--format', format, `price-api-app-${colour}-1`]), {
            timeout: 30_000,
          })
          .toBe('healthy\n');
      }
    }
  });

  it('publish the proxy, which answers with the prices of the database', async () => {
    for (const host of ['127.0.0.1', world.remote.address]) {
      const port = host === '127.0.0.1' ? world.local.published.priceApi : world.remote.published.priceApi;
      const answer = (await (await fetch(`http://${host}:${port}/prices`)).json()) as { prices: unknown };
      expect(answer.prices).toMatchObject({ XAU: 2391.5 });
    }
  });
});

describe('the users of the remote host', () => {
  it('reach the engine as deploy, also from behind the jump host', async () => {
    for (const host of ['lab-remote', 'lab-behind-jump']) {
      const answer = await ssh(host, 'docker', 'version', '--format', '{{.Server.Version}}');
      expect(answer).toMatchObject({ code: 0, stdout: `${world.remote.version}\n` });
    }
  });

  it('are refused the socket as guest, and let through as ops by sudo alone', async () => {
    const { users } = world.remote;
    expect((await ssh('lab-remote', '-l', users.withoutSocket, 'docker', 'ps')).stderr).toContain(
      'permission denied',
    );
    expect((await ssh('lab-remote', '-l', users.sudo, 'docker', 'ps')).stderr).toContain('permission denied');
    expect((await ssh('lab-remote', '-l', users.sudo, 'sudo', '-n', 'docker', 'ps')).stdout).toContain(
      'CONTAINER',
    );
  });

  it('are let through to the socket as deploy, and refused the forwarding as nofwd', async () => {
    expect(await pingThroughForwarding(world.remote.users.deploy)).toBe(200);
    expect(await pingThroughForwarding(world.remote.users.withoutForwarding)).toBe('refused');
    const list = await ssh(
      'lab-remote',
      '-l',
      world.remote.users.withoutForwarding,
      'docker',
      'ps',
      '--quiet',
    );
    expect(list.code).toBe(0);
  });

  it('are refused with a key that nobody knows', async () => {
    const { remote, keys, knownHostsFile } = world;
    const own = [
      '-o',
      `UserKnownHostsFile=${knownHostsFile}`,
      '-o',
      'IdentitiesOnly=yes',
      '-i',
      keys.stranger,
    ];
    const answer = await run('ssh', [
      '-F',
      '/dev/null',
      '-o',
      'BatchMode=yes',
      ...own,
      remote.sshUrl,
      'true',
    ]).catch((error: Outcome) => error);
    expect(answer.stderr).toContain('Permission denied');
  });
});

describe('what can be broken', () => {
  it('is the network: packets vanish without a word, and come back', async () => {
    const { address, port } = world.remote;
    await cutNetwork();
    expect(await dial(address, port)).toBe('silence');
    await healNetwork();
    expect(await dial(address, port)).toBe('connected');
  });

  it('is the cable: nothing answers until it is plugged in again', async () => {
    const { address, port } = world.remote;
    await linkDown();
    expect(await dial(address, port)).toBe('EHOSTUNREACH');
    await linkUp();
    // The neighbour has to be found again first.
    await expect.poll(() => dial(address, port), { timeout: 15_000 }).toBe('connected');
  });

  it('is the host key: ssh refuses the changed one, and trusts the restored one', async () => {
    await changeHostKey();
    const refused = await ssh('lab-remote', 'true');
    expect(refused.code).toBe(255);
    expect(refused.stderr).toContain(world.changedHostKeys[0]?.fingerprint);
    await restoreHostKey();
    expect((await ssh('lab-remote', 'true')).code).toBe(0);
  });

  it('is an engine: killed here, it is brought back with all its containers', async () => {
    await killDockerd('local');
    await expect(docker('local', ['ps'])).rejects.toThrow();
    await ensureLab();
    expect(await docker('local', ['ps', '--format', '{{.Names}}'])).toContain('price-api-nginx-1');
  });
});
