import type { Client } from '../../../main/contract/contract.ts';
import type { LabWorld } from '../../lab/world.ts';
import { until } from './processes.ts';

/** Adds both hosts of the lab to an engine and waits until their containers are known. */
export async function addLabHosts(client: Client, lab: LabWorld): Promise<void> {
  const fingerprints = lab.hostKeys.map(({ fingerprint }) => fingerprint);
  await client.hosts.add({ address: lab.local.dockerHost, name: 'laptop', environment: 'development' });
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
  await until('the containers to be known', async () => {
    const { inventories } = await client.containers.list();
    return inventories.length === 2 && inventories.every(({ containers }) => containers.length > 0);
  });
}
