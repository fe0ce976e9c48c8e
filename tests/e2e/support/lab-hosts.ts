import type { Client } from '../../../main/contract/contract.ts';
import type { LabWorld } from '../../lab/world.ts';
import { until } from './processes.ts';

async function untilKnown(client: Client, hosts: number): Promise<void> {
  await until('the containers to be known', async () => {
    const { inventories } = await client.containers.list();
    return inventories.length === hosts && inventories.every(({ certainty }) => certainty === 'fresh');
  });
}

/** Adds the lab's local engine as `laptop` and waits until its containers are known. */
export async function addLocalHost(client: Client, lab: LabWorld): Promise<void> {
  await client.hosts.add({ address: lab.local.dockerHost, name: 'laptop', environment: 'development' });
  await untilKnown(client, 1);
}

/** Adds the lab's local engine, and the one behind SSH as `shop`, and waits until the containers of both are known. */
export async function addLabHosts(client: Client, lab: LabWorld): Promise<void> {
  const fingerprints = lab.hostKeys.map(({ fingerprint }) => fingerprint);
  await addLocalHost(client, lab);
  const remote = await client.hosts.add({
    address: lab.remote.sshUrl,
    name: 'shop',
    environment: 'production',
    protected: true,
    identityFile: lab.keys.deploy,
  });
  await until('the remote host to show its key', async () => {
    const host = (await client.hosts.list()).hosts.find(({ id }) => id === remote.id);
    const need = host?.connection.needs;
    if (need?.kind === 'hostKey' && fingerprints.includes(need.fingerprint)) {
      await client.hosts.trust({ host: remote.id, fingerprint: need.fingerprint });
    }
    return host?.connection.state === 'ready';
  });
  await untilKnown(client, 2);
}
