import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enginePid, engineVersion } from './engines.ts';
import { LAB_PASSPHRASE, LAB_PASSWORD, keyFiles, knownHostsLine, readHostKey, type HostKey } from './keys.ts';
import { SSH_PORTS } from './sshd.ts';
import { CONTAINERS, STACKS } from './stacks.ts';
import { requireWorld, worldPid } from './world-host.ts';
import { LabError } from './error.ts';
import type { LabAddresses } from './network.ts';
import type { LabPaths } from './paths.ts';

/** A host key of the lab with the address at which it is met. */
export type KnownHostKey = HostKey & {
  readonly host: string;
  readonly port: number;
  readonly knownHostsLine: string;
};

/** What stands where in a lab that is up. `lab.ts status --json` prints it; tests read it through `labWorld()`. */
export type LabWorld = {
  readonly folder: string;
  readonly id: string;
  readonly local: {
    readonly socketPath: string;
    /** For DOCKER_HOST. */
    readonly dockerHost: string;
    readonly version: string;
    /** Engine 20.10's own command line, and the DOCKER_CONFIG that gives it Compose. */
    readonly dockerCli: string;
    readonly dockerConfig: string;
    readonly dataRoot: string;
    readonly stacksFolder: string;
    /** Ports on 127.0.0.1 at which the stacks answer. */
    readonly published: { readonly priceApi: number; readonly converter: number };
    readonly logFile: string;
  };
  readonly remote: {
    readonly sshUrl: string;
    readonly user: string;
    readonly address: string;
    readonly port: number;
    readonly version: string;
    /** The engine's socket as a client on that host names it. */
    readonly socketPath: string;
    /** The host's files, as this machine sees them (its /run and /proc are not among them). */
    readonly rootPath: string;
    readonly initPid: number;
    readonly namespace: string;
    readonly published: { readonly priceApi: number; readonly converter: number };
    readonly users: {
      readonly deploy: string;
      /** In the docker group, but sshd refuses it every forwarding. */
      readonly withoutForwarding: string;
      /** Not in the docker group; may `sudo -n docker`. */
      readonly sudo: string;
      /** May log in, may not open the engine's socket. */
      readonly withoutSocket: string;
      readonly password: { readonly name: string; readonly password: string };
      /** The password, asked by keyboard-interactive. */
      readonly questions: { readonly name: string; readonly password: string };
      /** A key, then the password asked by keyboard-interactive. */
      readonly factors: { readonly name: string; readonly password: string };
      /** A key, then the password. */
      readonly keyAndPassword: { readonly name: string; readonly password: string };
      /** No forwarding, and one session at a time (MaxSessions 1). */
      readonly oneSession: string;
      /** No forwarding, and a login that prints; by the shell it has. */
      readonly shells: {
        readonly bash: string;
        readonly fish: string;
        readonly csh: string;
        readonly tcsh: string;
      };
      /** No forwarding, and a PATH without docker. */
      readonly withoutPath: string;
    };
    readonly sshdLogFile: string;
    readonly logFile: string;
  };
  readonly jump: {
    readonly sshUrl: string;
    readonly user: string;
    readonly address: string;
    readonly port: number;
    /** The remote host's address as the jump host reaches it; from here it has no route. */
    readonly remoteAddress: string;
    readonly remotePort: number;
  };
  readonly keys: {
    readonly deploy: string;
    readonly protected: { readonly path: string; readonly passphrase: string };
    readonly malformed: string;
    /** A sound key that no user accepts. */
    readonly stranger: string;
  };
  readonly hostKeys: readonly KnownHostKey[];
  /** The keys that `changeHostKey()` puts in their place. */
  readonly changedHostKeys: readonly KnownHostKey[];
  readonly jumpHostKeys: readonly KnownHostKey[];
  readonly knownHostsFile: string;
  readonly sshConfigFile: string;
  readonly stacks: readonly string[];
  readonly containers: typeof CONTAINERS;
};

/** Looks at a lab that is up and describes it. */
export async function describeLab(paths: LabPaths, at: LabAddresses): Promise<LabWorld> {
  const files = keyFiles(paths);
  const known = (keys: readonly string[], host: string, port: number) =>
    Promise.all(keys.map((file) => knownHostKey(file, host, port)));
  return {
    folder: paths.folder,
    id: paths.id,
    local: {
      socketPath: paths.localSocket,
      dockerHost: `unix://${paths.localSocket}`,
      version: await engineVersion(paths, 'local'),
      dockerCli: paths.dockerCli,
      dockerConfig: paths.dockerConfig,
      dataRoot: paths.localData,
      stacksFolder: paths.localStacks,
      published: { priceApi: at.pricePort, converter: at.converterPort },
      logFile: join(paths.run, 'dockerd.log'),
    },
    remote: {
      sshUrl: `ssh://deploy@${at.remote}:${SSH_PORTS.remote}`,
      user: 'deploy',
      address: at.remote,
      port: SSH_PORTS.remote,
      version: await engineVersion(paths, 'remote'),
      socketPath: '/var/run/docker.sock',
      rootPath: paths.worldRoot,
      initPid: requireWorld(paths, 'remote'),
      namespace: paths.remote.namespace,
      published: { priceApi: at.pricePort, converter: at.converterPort },
      users: {
        deploy: 'deploy',
        withoutForwarding: 'nofwd',
        sudo: 'ops',
        withoutSocket: 'guest',
        password: { name: 'person', password: LAB_PASSWORD },
        questions: { name: 'kbd', password: LAB_PASSWORD },
        factors: { name: 'mfa', password: LAB_PASSWORD },
        keyAndPassword: { name: 'twofold', password: LAB_PASSWORD },
        oneSession: 'single',
        shells: { bash: 'chatty', fish: 'fish', csh: 'csh', tcsh: 'tcsh' },
        withoutPath: 'nopath',
      },
      sshdLogFile: join(paths.worldRoot, 'var/log/sshd-remote.log'),
      logFile: join(paths.worldRoot, 'var/log/dockerd.log'),
    },
    jump: {
      sshUrl: `ssh://jump@${at.jump}`,
      user: 'jump',
      address: at.jump,
      port: SSH_PORTS.jump,
      remoteAddress: at.remoteFromJump,
      remotePort: SSH_PORTS.remote,
    },
    keys: {
      deploy: files.deploy,
      protected: { path: files.protected, passphrase: LAB_PASSPHRASE },
      malformed: files.malformed,
      stranger: files.stranger,
    },
    hostKeys: await known(files.hostKeys, at.remote, SSH_PORTS.remote),
    changedHostKeys: await known(files.changedHostKeys, at.remote, SSH_PORTS.remote),
    jumpHostKeys: await known(files.jumpHostKeys, at.jump, SSH_PORTS.jump),
    knownHostsFile: files.knownHosts,
    sshConfigFile: files.sshConfig,
    stacks: STACKS,
    containers: CONTAINERS,
  };
}

/** Keeps the description for `labWorld()` and `status`. */
export function saveDescription(paths: LabPaths, world: LabWorld): void {
  writeFileSync(paths.description, `${JSON.stringify(world, null, 2)}\n`);
}

/** The kept description; throws a LabError when the lab is not up. */
export function readDescription(paths: LabPaths): LabWorld {
  if (!existsSync(paths.description)) {
    throw new LabError(`The lab in ${paths.folder} is not up; run \`npm run lab:up\`.`);
  }
  return JSON.parse(readFileSync(paths.description, 'utf8')) as LabWorld;
}

/** Which parts of the lab run now. */
export function runningParts(paths: LabPaths) {
  return {
    local: enginePid(paths, 'local') ?? null,
    remoteHost: worldPid(paths, 'remote') ?? null,
    remote: enginePid(paths, 'remote') ?? null,
    jumpHost: worldPid(paths, 'jump') ?? null,
  };
}

async function knownHostKey(file: string, host: string, port: number): Promise<KnownHostKey> {
  const key = await readHostKey(file);
  return { ...key, host, port, knownHostsLine: knownHostsLine(key, host, port) };
}
