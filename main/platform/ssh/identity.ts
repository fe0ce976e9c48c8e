import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import type { BaseAgent, ParsedKey } from 'ssh2';

import { listAgentKeys, type AgentKey, type AgentKeys } from './agent-keys.ts';
import { publicBlobOf, readKeyFile, readPlainFile } from './key-file.ts';
import { fingerprint } from './known-hosts.ts';
import type { OfferedIdentity, SkippedIdentity, SshConnectOptions } from './types.ts';

/** One login to try, with what ssh2 needs for it. */
export type Identity =
  | { readonly offered: OfferedIdentity; readonly kind: 'key'; readonly key: ParsedKey }
  | { readonly offered: OfferedIdentity; readonly kind: 'agent'; readonly agent: BaseAgent<ParsedKey> };

export interface Identities {
  /** In the order in which they are offered. */
  readonly usable: readonly Identity[];
  readonly skipped: readonly SkippedIdentity[];
}

export type IdentityOptions = Pick<
  SshConnectOptions,
  'agent' | 'keyFiles' | 'offerDefaults' | 'sshFolder' | 'passphrase'
>;

const defaultNames = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

async function fileFingerprint(file: string): Promise<string | null> {
  try {
    const text = await readPlainFile(file);
    const blob = text === null ? null : publicBlobOf(text);
    return blob === null ? null : fingerprint(blob);
  } catch {
    // readKeyFile reads the file next and says what is wrong with it.
    return null;
  }
}

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
  const agentPath = agent === undefined ? process.env['SSH_AUTH_SOCK'] : agent;
  return agentPath === undefined || agentPath === null || agentPath === ''
    ? { keys: [], skipped: [] }
    : listAgentKeys(agentPath);
}

/**
 * Finds what can be offered: explicit key files, then the agent's keys, then ~/.ssh/id_*. A file whose key the agent
 * holds is not opened (no passphrase is asked for it). Never rejects for what it finds: `skipped` tells it.
 */
export async function collectIdentities(options: IdentityOptions): Promise<Identities> {
  const explicit = options.keyFiles ?? [];
  const offerDefaults = options.offerDefaults ?? explicit.length === 0;
  const folder = options.sshFolder ?? path.join(homedir(), '.ssh');
  const defaults = offerDefaults
    ? defaultNames.map((name) => path.join(folder, name)).filter((file) => existsSync(file))
    : [];
  const agent = await keysOfAgent(options.agent);
  const inAgent = new Map(agent.keys.map((key) => [key.offered.fingerprint, key]));
  const usable = new Map<string, Identity>();
  const skipped: SkippedIdentity[] = offerDefaults ? [...agent.skipped] : [];

  const addFile = async (file: string): Promise<void> => {
    const held = inAgent.get((await fileFingerprint(file)) ?? '');
    const certificate = certificateBeside(file);
    if (certificate !== null) skipped.push(certificate);
    if (held !== undefined) {
      usable.set(held.offered.fingerprint, toAgentIdentity(held));
      return;
    }
    const read = await readKeyFile(file, options.passphrase);
    if (read.kind === 'skipped') skipped.push(read.skipped);
    else if (!usable.has(read.offered.fingerprint)) {
      usable.set(read.offered.fingerprint, { kind: 'key', offered: read.offered, key: read.key });
    }
  };

  for (const file of explicit) await addFile(file);
  if (offerDefaults) {
    for (const key of agent.keys) {
      if (!usable.has(key.offered.fingerprint)) usable.set(key.offered.fingerprint, toAgentIdentity(key));
    }
  }
  for (const file of defaults) await addFile(file);
  return { usable: [...usable.values()], skipped };
}
