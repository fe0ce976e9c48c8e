import ssh2 from 'ssh2';
import type { BaseAgent, ParsedKey, SignCallback, SigningRequestOptions } from 'ssh2';

import { fingerprint } from './known-hosts.ts';
import type { OfferedIdentity, SkippedIdentity } from './types.ts';

export interface AgentKey {
  readonly offered: OfferedIdentity;
  readonly blob: Buffer;
  /** An agent that knows this one key, so that each key that is tried can be named. */
  readonly agent: BaseAgent<ParsedKey>;
}

export interface AgentKeys {
  readonly keys: readonly AgentKey[];
  readonly skipped: readonly SkippedIdentity[];
}

class OneKeyAgent extends ssh2.BaseAgent<ParsedKey> {
  readonly #key: ParsedKey;
  readonly #agent: BaseAgent<ParsedKey>;

  constructor(agent: BaseAgent<ParsedKey>, key: ParsedKey) {
    super();
    this.#agent = agent;
    this.#key = key;
  }

  override getIdentities(callback: (error: Error | undefined, keys?: ParsedKey[]) => void): void {
    callback(undefined, [this.#key]);
  }

  override sign(
    key: ParsedKey,
    content: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    if (typeof options === 'function') this.#agent.sign(key, content, {}, options);
    else this.#agent.sign(key, content, options, callback);
  }
}

function unusable(agentPath: string, why: string): AgentKeys {
  const message = `The SSH agent at ${agentPath} ${why}; start it and add your key with ssh-add.`;
  return { keys: [], skipped: [{ label: agentPath, reason: 'unreadable', message }] };
}

/** Lists the keys of an agent. Never rejects: an agent that is gone, locked or hanging is told in `skipped`. */
export async function listAgentKeys(agentPath: string, timeoutMs = 5_000): Promise<AgentKeys> {
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
