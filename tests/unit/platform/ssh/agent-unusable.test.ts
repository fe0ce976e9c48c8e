import { createServer } from 'node:net';
import path from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import {
  listUnusableAgentKeys,
  parseIdentitiesAnswer,
} from '../../../../main/platform/ssh/agent-unusable.ts';
import { temporaryFolder } from '../../../support/folders.ts';

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** An agent's list of keys, each of an algorithm and with a comment. */
function answerOf(...keys: readonly (readonly [string, string])[]): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(keys.length);
  const body = keys.flatMap(([algorithm, comment]) => [field(field(algorithm)), field(comment)]);
  return field(Buffer.concat([Buffer.from([12]), count, ...body]));
}

describe('keys of an agent that cannot be used', () => {
  it('are named: a hardware key and a certificate, and not the others', async () => {
    const socketPath = path.join(temporaryFolder(), 'agent.sock');
    const answer = answerOf(
      ['ssh-ed25519', 'plain'],
      ['sk-ssh-ed25519@openssh.com', 'yubikey'],
      ['ssh-ed25519-cert-v01@openssh.com', 'signed'],
    );
    const server = createServer((socket) => {
      // In pieces, as a stream may come.
      socket.once('data', () => {
        socket.write(answer.subarray(0, 30));
        setTimeout(() => socket.write(answer.subarray(30)), 20);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(socketPath, resolve);
    });
    onTestFinished(() => {
      server.close();
    });
    const found = await listUnusableAgentKeys(socketPath, 2_000);
    expect(found.map(({ label, reason }) => `${reason} ${label}`)).toEqual([
      'hardware-key yubikey',
      'certificate signed',
    ]);
    expect(found.every(({ message }) => /^[^\n]+; [^\n]+\.$|^[^\n]+, which [^\n]+\.$/.test(message))).toBe(
      true,
    );
  });

  it('are none where the agent is gone or its answer is cut anywhere', async () => {
    expect(await listUnusableAgentKeys('/nowhere/agent.sock', 200)).toEqual([]);
    const answer = answerOf(['sk-ssh-ed25519@openssh.com', 'yubikey']);
    for (let cut = 0; cut < answer.length; cut += 1) {
      expect(parseIdentitiesAnswer(answer.subarray(0, cut))).toEqual([]);
    }
  });
});
