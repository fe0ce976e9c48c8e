import { connect } from 'node:net';

import { keyAlgorithm } from './known-hosts.ts';
import type { SkippedIdentity } from './types.ts';

// draft-ietf-sshm-ssh-agent: a length, a type, then the number of keys, each with its blob and its comment.
const requestIdentities = Buffer.from([0, 0, 0, 1, 11]);
const identitiesAnswer = 12;
const maxAnswerBytes = 4 * 1024 * 1024;

interface HeldKey {
  readonly algorithm: string;
  readonly comment: string;
}

/** The keys in an agent's answer, also those that ssh2 leaves out without a word; none where it is damaged. Pure. */
export function parseIdentitiesAnswer(answer: Buffer): readonly HeldKey[] {
  if (answer.length < 9 || answer[4] !== identitiesAnswer) return [];
  let at = 9;
  const next = (): Buffer | null => {
    if (at + 4 > answer.length) return null;
    const end = at + 4 + answer.readUInt32BE(at);
    const part = end > answer.length ? null : answer.subarray(at + 4, end);
    at = end;
    return part;
  };
  const keys: HeldKey[] = [];
  for (let count = answer.readUInt32BE(5); count > 0; count -= 1) {
    const blob = next();
    const comment = next();
    if (blob === null || comment === null) break;
    keys.push({ algorithm: keyAlgorithm(blob), comment: comment.toString('utf8').slice(0, 200) });
  }
  return keys;
}

function ask(agentPath: string, timeoutMs: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const socket = connect(agentPath);
    const end = (): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(Buffer.concat(chunks));
    };
    const timer = setTimeout(end, timeoutMs);
    // The agent's own listing tells people what is wrong with it.
    socket.on('error', end);
    socket.on('close', end);
    socket.on('connect', () => socket.write(requestIdentities));
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      const all = Buffer.concat(chunks);
      if (size > maxAnswerBytes || (size >= 4 && size >= 4 + all.readUInt32BE(0))) end();
    });
  });
}

function toSkipped({ algorithm, comment }: HeldKey): SkippedIdentity | null {
  const label = comment === '' ? 'SSH agent' : comment;
  if (algorithm.includes('-cert-v0')) {
    return {
      label,
      reason: 'certificate',
      message: `The SSH agent holds the certificate ${label}, which Wheelhouse cannot offer; have its plain key listed in authorized_keys on the host.`,
    };
  }
  if (algorithm.startsWith('sk-')) {
    return {
      label,
      reason: 'hardware-key',
      message: `The SSH agent holds the hardware key ${label} (${algorithm}), which Wheelhouse cannot use; give the host an ordinary ed25519 key too.`,
    };
  }
  return null;
}

/** Names the certificates and hardware keys of an agent at a path. Never rejects; an agent that does not answer names none. */
export async function listUnusableAgentKeys(
  agentPath: string,
  timeoutMs: number,
): Promise<readonly SkippedIdentity[]> {
  // Pageant and Cygwin's agents speak through files and shared memory.
  if (process.platform === 'win32' && !/^[/\\]{2}\.[/\\]pipe[/\\]/i.test(agentPath)) return [];
  const keys = parseIdentitiesAnswer(await ask(agentPath, timeoutMs));
  return keys.map(toSkipped).filter((skipped) => skipped !== null);
}
