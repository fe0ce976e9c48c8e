import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { labPaths } from './paths.ts';
import { startDetached, stopProcess } from './processes.ts';
import { run } from './run.ts';
import { until } from './waiting.ts';

const QUIET = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };

/** An image registry that an engine of the lab reaches on its own loopback. */
export type LabRegistry = {
  /** As it stands in front of an image's name: `127.0.0.1:20500`. */
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
};

/** Debian's registry, unpacked into the lab's folder and never installed. Gives the program's path. */
async function unpackRegistry(): Promise<string> {
  const folder = join(labPaths().folder, 'registry');
  const program = join(folder, 'usr/bin/docker-registry');
  if (existsSync(program)) return program;
  const debs = join(folder, 'debs');
  mkdirSync(debs, { recursive: true });
  await run('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', 'docker-registry'], {
    env: QUIET,
    cwd: debs,
    doing: 'Downloading Debian’s registry',
  });
  for (const deb of readdirSync(debs)) {
    await run('dpkg-deb', ['-x', join(debs, deb), folder], { doing: `Unpacking ${deb}` });
  }
  return program;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts a registry over a folder: on this machine's loopback, or on that of the remote host, whose engine has a network
 * of its own. Two may serve one folder. Without a login: whoever reaches that loopback may read and write.
 */
export async function startRegistry(
  folder: string,
  where: 'local' | 'remote' = 'local',
): Promise<LabRegistry> {
  const program = await unpackRegistry();
  const port = await freePort();
  const storage = join(folder, 'registry-storage');
  mkdirSync(storage, { recursive: true });
  const config = join(folder, `registry-${where}.yml`);
  const logFile = join(folder, `registry-${where}.log`);
  writeFileSync(
    config,
    JSON.stringify({
      version: 0.1,
      storage: { filesystem: { rootdirectory: storage } },
      http: { addr: `127.0.0.1:${port}`, secret: 'lab' },
    }),
  );
  const serve = [program, 'serve', config];
  const namespace = `--net=/run/netns/${labPaths().remote.namespace}`;
  const [command = program, ...args] = where === 'local' ? serve : ['nsenter', namespace, ...serve];
  const pid = startDetached(command, args, { logFile });
  await until('The start of the registry', () => readFileSync(logFile, 'utf8').includes('listening on'));
  return { address: `127.0.0.1:${port}`, port, stop: () => stopProcess(pid, 3000) };
}
