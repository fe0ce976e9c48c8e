import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from './error.ts';

/** Where everything of one lab is. Two labs in two folders never share a name, an address or a file. */
export type LabPaths = ReturnType<typeof labPaths>;

// sockaddr_un holds 108 bytes; the longest socket below the folder is containerd's, 45 characters deep.
const LONGEST_FOLDER = 60;

/** The lab's folder: WHEELHOUSE_LAB_DIR, else wheelhouse-lab in the user's cache. */
function labFolder(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env['WHEELHOUSE_LAB_DIR'];
  if (chosen) return resolve(chosen);
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'wheelhouse-lab');
}

/** Names every path of the lab. Throws a LabError when the folder is too deep for a unix socket. */
export function labPaths(folder: string = labFolder()) {
  if (folder.length > LONGEST_FOLDER) {
    throw new LabError(
      `The lab's folder ${folder} is ${folder.length} characters deep and unix sockets in it would not open; set WHEELHOUSE_LAB_DIR to one of at most ${LONGEST_FOLDER}.`,
    );
  }
  const digest = createHash('sha256').update(folder).digest();
  const id = digest.toString('hex').slice(0, 6);
  const inFolder = (...parts: string[]) => join(folder, ...parts);
  return {
    folder,
    id,
    /** A number made of the folder's name, for choosing addresses and ports. */
    number: digest.readUInt16BE(0),
    source: fileURLToPath(new URL('.', import.meta.url)),
    lock: inFolder('lab.lock'),
    apt: inFolder('apt'),
    baseTar: inFolder('bookworm.tar'),
    engine: inFolder('engine'),
    dockerCli: inFolder('engine/usr/bin/docker'),
    dockerConfig: inFolder('docker-config'),
    keys: inFolder('keys'),
    worldRoot: inFolder('world'),
    localData: inFolder('local-data'),
    build: inFolder('build'),
    localStacks: inFolder('stacks'),
    run: inFolder('run'),
    localSocket: inFolder('run/docker.sock'),
    localExec: inFolder('run/exec'),
    localPid: inFolder('run/dockerd.pid'),
    description: inFolder('run/world.json'),
    network: inFolder('network.json'),
    appFolder: inFolder('wheelhouse'),
    cgroup: `wheelhouse-lab-${id}`,
    bridge: `whl${id}b`,
    remote: { namespace: `whl-${id}-remote`, veth: `whl${id}r`, pid: inFolder('run/remote.json') },
    jump: { namespace: `whl-${id}-jump`, veth: `whl${id}j`, pid: inFolder('run/jump.json') },
  } as const;
}
