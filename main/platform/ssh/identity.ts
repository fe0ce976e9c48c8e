import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import type { ParsedKey } from 'ssh2';

import { listAgentKeys, usualAgents, type AgentKey, type AgentKeys } from './agent-keys.ts';
import type { OneKeyAgent } from './key-agents.ts';
import { publicBlobOfFile, readKeyFile, type LockedKey } from './key-file.ts';
import { fingerprint } from './known-hosts.ts';
import type { OfferedIdentity, SkippedIdentity, SshConnectOptions } from './types.ts';

/** One login to try, with what ssh2 needs for it. */
export type Identity =
  | { readonly offered: OfferedIdentity; readonly kind: 'key'; readonly key: ParsedKey }
  | { readonly offered: OfferedIdentity; readonly kind: 'agent'; readonly agent: OneKeyAgent }
  | { readonly offered: OfferedIdentity; readonly kind: 'locked'; readonly locked: LockedKey };

export interface Identities {
  /** In the order in which they are offered. */
  readonly usable: readonly Identity[];
  readonly skipped: readonly SkippedIdentity[];
}

export type IdentityOptions = Pick<
  SshConnectOptions,
  'agent' | 'keyFiles' | 'offerDefaults' | 'sshFolder' | 'openedKeys'
>;

const defaultNames = ['id_ed25519', 'id_ecdsa', 'id_rsa', 'id_ed25519_sk', 'id_ecdsa_sk'];

function certificateBeside(file: string): SkippedIdentity | null {
  const certificate = `${file}-cert.pub`;
  if (!existsSync(certificate)) return null;
  return {
    label: certificate,
    reason: 'certificate',
    message: `The certificate ${certificate} is not offered, only its plain key; a host that admits by certificate alone needs the key in authorized_keys.`,
  };
}

function toAgentIdentity(key: AgentKey): Identity {
  return { kind: 'agent', offered: key.offered, agent: key.agent };
}

async function keysOfAgent(agent: string | null | undefined): Promise<AgentKeys> {
  const paths = agent === undefined ? usualAgents() : agent === null || agent === '' ? [] : [agent];
  const found = await Promise.all(paths.map((agentPath) => listAgentKeys(agentPath)));
  const keys = found.flatMap((one) => one.keys);
  // Of several usual places one is enough; those that are not there are no news then.
  const silent = paths.length > 1 && keys.length > 0;
  return {
    keys,
    skipped: found.flatMap((one) => one.skipped).filter((one) => !silent || one.reason !== 'unreadable'),
  };
}

interface ReadFiles {
  readonly open: readonly Identity[];
  readonly locked: readonly Identity[];
  readonly skipped: readonly SkippedIdentity[];
  /** Those whose key an agent holds: not opened, so that no passphrase is asked for them. */
  readonly held: readonly Identity[];
}

function toLockedIdentity(locked: LockedKey): Identity {
  const blob = locked.publicKey?.getPublicSSH();
  const offered: OfferedIdentity = {
    source: 'file',
    label: locked.file,
    algorithm: locked.publicKey?.type ?? 'encrypted',
    fingerprint: blob === undefined ? locked.file : fingerprint(blob),
  };
  return { kind: 'locked', offered, locked };
}

async function readFiles(
  files: readonly string[],
  inAgent: ReadonlyMap<string, AgentKey>,
  opened: SshConnectOptions['openedKeys'],
): Promise<ReadFiles> {
  const found = { open: [], locked: [], skipped: [], held: [] } as {
    open: Identity[];
    locked: Identity[];
    skipped: SkippedIdentity[];
    held: Identity[];
  };
  for (const file of files) {
    const blob = await publicBlobOfFile(file);
    const held = blob === null ? undefined : inAgent.get(fingerprint(blob));
    const certificate = certificateBeside(file);
    if (certificate !== null) found.skipped.push(certificate);
    if (held !== undefined) {
      found.held.push(toAgentIdentity(held));
      continue;
    }
    const read = opened?.get(file) ?? (await readKeyFile(file));
    if (read.kind === 'skipped') found.skipped.push(read.skipped);
    else if (read.kind === 'locked') found.locked.push(toLockedIdentity(read));
    else found.open.push({ kind: 'key', offered: read.offered, key: read.key });
  }
  return found;
}

/**
 * Finds what can be offered, in OpenSSH's order: keys of the agent that are named, other keys of the agent, then files,
 * with one difference: a named file that needs no passphrase comes before the agent's other keys, so that an agent full of
 * keys does not use up the host's patience (MaxAuthTries) first. A file whose key the agent holds is not opened. Never
 * rejects for what it finds: `skipped` tells it.
 */
export async function collectIdentities(options: IdentityOptions): Promise<Identities> {
  const explicit = options.keyFiles ?? [];
  const offerDefaults = options.offerDefaults ?? explicit.length === 0;
  const folder = options.sshFolder ?? path.join(homedir(), '.ssh');
  const usual = offerDefaults
    ? defaultNames.map((name) => path.join(folder, name)).filter((file) => existsSync(file))
    : [];
  const agent = await keysOfAgent(options.agent);
  const inAgent = new Map(agent.keys.map((key) => [key.offered.fingerprint, key]));
  const named = await readFiles(explicit, inAgent, options.openedKeys);
  const defaults = await readFiles(usual, inAgent, options.openedKeys);
  const others = offerDefaults ? agent.keys.map(toAgentIdentity) : [];
  const order = [
    ...named.held,
    ...named.open,
    ...others,
    ...named.locked,
    ...defaults.open,
    ...defaults.locked,
  ];
  const usable = new Map<string, Identity>();
  for (const identity of order) {
    if (!usable.has(identity.offered.fingerprint)) usable.set(identity.offered.fingerprint, identity);
  }
  // An agent of the environment explains nothing where only named files may be offered.
  const agentSkipped = offerDefaults || typeof options.agent === 'string' ? agent.skipped : [];
  return {
    usable: [...usable.values()],
    skipped: [...agentSkipped, ...named.skipped, ...defaults.skipped],
  };
}
