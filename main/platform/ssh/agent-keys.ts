import ssh2 from 'ssh2';
import type { BaseAgent, ParsedKey } from 'ssh2';

import { listUnusableAgentKeys } from './agent-unusable.ts';
import { OneKeyAgent } from './key-agents.ts';
import { fingerprint } from './known-hosts.ts';
import type { OfferedIdentity, SkippedIdentity } from './types.ts';

export interface AgentKey {
  readonly offered: OfferedIdentity;
  readonly blob: Buffer;
  /** An agent that knows this one key, so that each key that is tried can be named. */
  readonly agent: OneKeyAgent;
}

export interface AgentKeys {
  readonly keys: readonly AgentKey[];
  readonly skipped: readonly SkippedIdentity[];
}

function unusable(agentPath: string, why: string): AgentKeys {
  const message = `The SSH agent at ${agentPath} ${why}; start it and add your key with ssh-add.`;
  return { keys: [], skipped: [{ label: agentPath, reason: 'unreadable', message }] };
}

/** The agents of this machine: what the environment names; on Windows also OpenSSH's pipe and Pageant, where they run. */
export function usualAgents(): readonly string[] {
  const named = process.env['SSH_AUTH_SOCK'];
  if (named !== undefined && named !== '') return [named];
  return process.platform === 'win32' ? [String.raw`\\.\pipe\openssh-ssh-agent`, 'pageant'] : [];
}

/**
 * Lists the keys of an agent. Never rejects: an agent that is gone, locked or hanging is told in `skipped`, and so are
 * its certificates and hardware keys.
 */
export async function listAgentKeys(agentPath: string, timeoutMs = 5_000): Promise<AgentKeys> {
  const [usable, skipped] = await Promise.all([
    listUsableKeys(agentPath, timeoutMs),
    listUnusableAgentKeys(agentPath, timeoutMs),
  ]);
  return { keys: usable.keys, skipped: [...usable.skipped, ...skipped] };
}

async function listUsableKeys(agentPath: string, timeoutMs: number): Promise<AgentKeys> {
  const agent = ssh2.createAgent(agentPath) as BaseAgent<ParsedKey>;
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(unusable(agentPath, 'does not answer'));
    }, timeoutMs);
    agent.getIdentities((error, found) => {
      clearTimeout(timer);
      if (error) {
        resolve(unusable(agentPath, 'cannot be reached'));
        return;
      }
      // OpenSSHAgent answers with parsed keys, whatever the wider type of the callback allows.
      const keys = ((found ?? []) as ParsedKey[]).map((key) => {
        const blob = key.getPublicSSH();
        const offered: OfferedIdentity = {
          source: 'agent',
          label: key.comment === '' ? 'SSH agent' : key.comment,
          algorithm: key.type,
          fingerprint: fingerprint(blob),
        };
        return { offered, blob, agent: new OneKeyAgent(agent, key) };
      });
      resolve({ keys, skipped: [] });
    });
  });
}
