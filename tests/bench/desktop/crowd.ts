import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { makeTestKey } from '../../support/test-keys.ts';
import type { Client } from '../../../main/contract/contract.ts';
import { until } from '../../e2e/support/processes.ts';

export interface Crowd {
  readonly hosts: number;
  readonly containersOfEach: number;
  /** Adds all of them and waits until every container is known. */
  addTo(client: Client): Promise<void>;
  stop(): void;
}

/** A port of the loopback that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function firstLine(child: ChildProcess, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`${what} ended with ${code}.`)));
  });
}

/**
 * Engines as a team has them, with nothing real behind: scripted engines in a process of their own, behind a real sshd on the
 * loopback (needs root); `folder` holds sockets and keys.
 */
export async function startCrowd(folder: string, hosts: number, containersOfEach: number): Promise<Crowd> {
  mkdirSync(folder, { recursive: true });
  const script = path.join(import.meta.dirname, 'crowd-process.ts');
  const engines = spawn(process.execPath, [script, folder, String(hosts), String(containersOfEach)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await firstLine(engines, 'The crowd of engines');
  const port = await freePort();
  const hostKey = makeTestKey('ed25519');
  const userKey = makeTestKey('ed25519');
  const file = (name: string, text: string): string => {
    const at = path.join(folder, name);
    writeFileSync(at, text, { mode: 0o600 });
    return at;
  };
  const identityFile = file('id_ed25519', userKey.privateText);
  const config = file(
    'sshd_config',
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${file('host_key', hostKey.privateText)}`,
      `AuthorizedKeysFile ${file('authorized_keys', `${userKey.publicLine}\n`)}`,
      'PidFile none',
      'PermitRootLogin yes',
      'StrictModes no',
      'UsePAM no',
      'MaxStartups 100:30:200',
      '',
    ].join('\n'),
  );
  chmodSync(folder, 0o755);
  mkdirSync('/run/sshd', { recursive: true });
  const sshd = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', config], { stdio: 'ignore' });
  const user = process.env['USER'] ?? 'root';
  return {
    hosts,
    containersOfEach,
    addTo: async (client) => {
      for (let host = 0; host < hosts; host++) {
        const address = `ssh://${user}@127.0.0.1:${port}${folder}/${host}.sock`;
        const added = await client.hosts.add({
          address,
          name: `host-${host}`,
          environment: 'staging',
          identityFile,
        });
        await until(`host-${host} to be reached`, async () => {
          const known = await client.hosts.list();
          const connection = known.hosts.find(({ id }) => id === added.id)?.connection;
          if (connection?.needs?.kind === 'hostKey')
            await client.hosts.trust({ host: added.id, fingerprint: connection.needs.fingerprint });
          return connection?.state === 'ready';
        });
      }
      await until('every container to be known', async () => {
        const { inventories } = await client.containers.list();
        const known = inventories.reduce((sum, { containers }) => sum + containers.length, 0);
        return (
          known === hosts * containersOfEach && inventories.every(({ certainty }) => certainty === 'fresh')
        );
      });
    },
    stop: () => {
      engines.kill();
      sshd.kill();
    },
  };
}
