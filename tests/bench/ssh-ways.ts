import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import Docker from 'dockerode';

import { openEngineClient } from '../../main/platform/docker/engine-client.ts';
import type { EngineClient } from '../../main/platform/docker/types.ts';
import { connectSsh } from '../../main/platform/ssh/connect.ts';
import type { SshConnection } from '../../main/platform/ssh/types.ts';
import type { LabWorld } from '../lab/world.ts';

/** One way to ask the engine behind a port of the loopback for its containers. */
export interface Way {
  readonly name: string;
  /** Asks once and gives the milliseconds to the last byte of the answer. */
  readonly ask: () => Promise<number>;
  readonly close: () => void;
}

/** The lab's host keys under the name by which the proxy's port is known. */
function knownHostsFile(world: LabWorld, folder: string, port: number): string {
  const file = path.join(folder, `known_hosts_${String(port)}`);
  const lines = world.hostKeys.map((key) => `[127.0.0.1]:${String(port)} ${key.type} ${key.publicKey}`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

export interface Ours extends Way {
  readonly connection: SshConnection;
  readonly engine: EngineClient;
}

export async function openOurs(world: LabWorld, folder: string, port: number): Promise<Ours> {
  const connection = await connectSsh({
    host: '127.0.0.1',
    port,
    user: world.remote.user,
    knownHosts: [knownHostsFile(world, folder, port)],
    keyFiles: [world.keys.deploy],
    agent: null,
  });
  const engine = await openEngineClient({ kind: 'ssh', connection }, { hostLabel: 'lab' });
  return {
    name: 'wheelhouse',
    connection,
    engine,
    ask: () => timed(() => engine.listContainers()),
    close: () => {
      engine.close();
      connection.close();
    },
  };
}

/** One byte there and back on the same connection, with no engine in it: what the road itself costs in this run. */
export async function openEcho(connection: SshConnection): Promise<Way> {
  const { stdio, stderr } = await connection.exec(['cat']);
  stderr.resume();
  const ask = (): Promise<unknown> =>
    new Promise((resolve) => {
      stdio.once('data', resolve);
      stdio.write('.');
    });
  return {
    name: 'a bare round trip on the same connection',
    ask: () => timed(ask),
    close: () => stdio.destroy(),
  };
}

/** docker-modem's own SSH: a connection for each request, no check of the host's key. */
export function openModem(world: LabWorld, port: number): Way {
  const docker = new Docker({
    protocol: 'ssh',
    host: '127.0.0.1',
    port,
    username: world.remote.user,
    sshOptions: { privateKey: readFileSync(world.keys.deploy) },
  });
  return {
    name: 'docker-modem ssh',
    ask: () => timed(() => docker.listContainers({ all: true })),
    close: () => undefined,
  };
}

/** `docker -H ssh://…`, from spawning it to its last byte; what it does until it exits is not counted. */
export function openDockerCli(world: LabWorld, folder: string, port: number): Way {
  const config = path.join(folder, `ssh_config_${String(port)}`);
  const settings = [
    `IdentityFile ${world.keys.deploy}`,
    'IdentitiesOnly yes',
    `UserKnownHostsFile ${knownHostsFile(world, folder, port)}`,
  ];
  writeFileSync(config, `${settings.join('\n')}\n`);
  // docker starts the `ssh` of the PATH and hands it no options; this one adds the key and costs about 1 ms.
  const wrapper = mkdtempSync(path.join(folder, 'path-'));
  writeFileSync(path.join(wrapper, 'ssh'), `#!/bin/sh\nPATH=\${PATH#*:}\nexec ssh -F ${config} "$@"\n`);
  chmodSync(path.join(wrapper, 'ssh'), 0o755);
  const ask = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const startedAt = performance.now();
      let lastByteAt = Number.NaN;
      let words = '';
      const child = spawn(
        world.local.dockerCli,
        ['-H', `ssh://${world.remote.user}@127.0.0.1:${String(port)}`, 'ps', '--all', '--no-trunc'],
        {
          env: { ...process.env, PATH: `${wrapper}:${process.env['PATH'] ?? ''}`, DOCKER_CONFIG: folder },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      child.stdout.on('data', () => {
        lastByteAt = performance.now();
      });
      child.stderr.on('data', (text: Buffer) => {
        words += text.toString();
      });
      child.once('close', (code) => {
        if (code === 0) resolve(lastByteAt - startedAt);
        else reject(new Error(`docker -H ssh:// failed: ${words.trim()}`));
      });
    });
  return { name: 'docker CLI', ask, close: () => undefined };
}

export function benchFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-bench-'));
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
