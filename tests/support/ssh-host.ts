import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

import ssh2, { type AuthContext, type Connection, type ServerConfig } from 'ssh2';
import { onTestFinished } from 'vitest';

import type { SshConnectOptions } from '../../main/platform/ssh/types.ts';
import { temporaryFolder } from './folders.ts';
import { makeTestKey } from './test-keys.ts';

const { Server } = ssh2;

/** An SSH daemon within the test, for what no sshd does on demand. It carries no session. */
export async function startSshHost(
  onLogin: (login: AuthContext) => void,
  { graceTimeMs }: { readonly graceTimeMs?: number } = {},
): Promise<SshConnectOptions> {
  const key = makeTestKey('ed25519');
  const config: ServerConfig = { hostKeys: [key.privateText] };
  const open = new Set<Connection>();
  const server = new Server(config, (client) => {
    open.add(client);
    client.on('authentication', onLogin);
    client.on('error', () => undefined);
    client.on('close', () => open.delete(client));
    if (graceTimeMs !== undefined) setTimeout(() => client.end(), graceTimeMs);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    for (const client of open) client.end();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const knownHosts = path.join(temporaryFolder(), 'known_hosts');
  writeFileSync(knownHosts, `[127.0.0.1]:${String(port)} ${key.publicLine}\n`);
  return {
    host: '127.0.0.1',
    port,
    user: 'ana',
    knownHosts: [knownHosts],
    agent: null,
    keyFiles: [],
    offerDefaults: false,
  };
}
