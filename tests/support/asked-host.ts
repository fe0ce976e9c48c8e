import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync } from 'node:fs';
import path from 'node:path';
import type { Client } from '../../main/contract/contract.ts';
import type { QuestionView } from '../../main/contract/questions.ts';
import type { LabWorld } from '../lab/world.ts';
import { until } from './engine-runs.ts';
import { temporaryFolder } from './folders.ts';

/** The passphrase of a key that is made for the running test; no other word of the lab looks like it. */
export const keyPassphrase = 'Key-Zq84-passphrase';

/** A key that the lab's remote host accepts, and that asks for its passphrase. */
export function protectedKey(lab: LabWorld): string {
  const file = path.join(temporaryFolder(), 'id_asks');
  copyFileSync(lab.keys.deploy, file);
  chmodSync(file, 0o600);
  execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', keyPassphrase, '-f', file]);
  return file;
}

/** Adds the lab's remote host with a key that asks for its passphrase; answers the host's id and the open question. */
export async function addHostThatAsks(
  client: Client,
  lab: LabWorld,
  name: string,
): Promise<{ readonly hostId: string; readonly question: QuestionView }> {
  const fingerprints = lab.hostKeys.map(({ fingerprint }) => fingerprint);
  const { id: hostId } = await client.hosts.add({
    address: lab.remote.sshUrl,
    name,
    identityFile: protectedKey(lab),
  });
  let question: QuestionView | undefined;
  await until('the question for the passphrase', async () => {
    const { hosts } = await client.hosts.list({});
    const need = hosts.find(({ id }) => id === hostId)?.connection.needs;
    if (need?.kind === 'hostKey' && fingerprints.includes(need.fingerprint)) {
      await client.hosts.trust({ host: hostId, fingerprint: need.fingerprint });
    }
    const { questions } = await client.questions.list({});
    question = questions.find(({ subject }) => subject.hostId === hostId);
    return question !== undefined;
  });
  if (question === undefined) throw new Error('No question was asked.');
  return { hostId, question };
}

/** Waits until a host is reached. */
export async function untilReady(client: Client, hostId: string): Promise<void> {
  await until('the host to be reached', async () => {
    const { hosts } = await client.hosts.list({});
    return hosts.find(({ id }) => id === hostId)?.connection.state === 'ready';
  });
}
