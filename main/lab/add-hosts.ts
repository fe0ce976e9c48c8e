import type { Client } from '../contract/contract.ts';
import type { HostView } from '../contract/hosts.ts';
import { WheelhouseError } from '../platform/errors.ts';
import type { RunningLab } from './model.ts';

export type HostsClient = Pick<Client, 'hosts'>;

async function findOrAdd(
  client: HostsClient,
  wanted: { readonly address: string; readonly name: string; readonly identityFile?: string },
): Promise<HostView> {
  const { hosts } = await client.hosts.list({});
  const known = hosts.find(({ address }) => address === wanted.address);
  if (known !== undefined) return known;
  const isNameTaken = hosts.some(({ name }) => name === wanted.name);
  const { name, ...rest } = wanted;
  return client.hosts.add({ ...rest, environment: 'lab', ...(isNameTaken ? {} : { name }) });
}

/**
 * Adds the lab's two hosts, and accepts the remote one's key where it is the key that the lab made. Hosts that are
 * there already stay as they are. Throws REFUSED where another key is shown.
 */
export async function addLabHosts(client: HostsClient, lab: RunningLab): Promise<readonly HostView[]> {
  const local = await findOrAdd(client, { address: lab.local.dockerHost, name: 'lab-local' });
  const remote = await findOrAdd(client, {
    address: lab.remote.sshUrl,
    name: 'lab-remote',
    identityFile: lab.keys.deploy,
  });
  const { needs } = remote.connection;
  if (needs?.kind !== 'hostKey') return [local, remote];
  if (!lab.hostKeys.some(({ fingerprint }) => fingerprint === needs.fingerprint)) {
    throw new WheelhouseError(
      'REFUSED',
      `The lab’s remote host shows the key ${needs.fingerprint}, which is none of the lab’s own.`,
      { hint: 'Take the lab down and bring it up again.' },
    );
  }
  return [local, await client.hosts.trust({ host: remote.id, fingerprint: needs.fingerprint })];
}
