import type { NetworkView, VolumeView } from '../contract/storage.ts';
import type { ContainerUse } from '../platform/docker/container-users.ts';
import type { DiskUsage } from '../platform/docker/disk-usage.ts';
import type { NetworkSummary } from '../platform/docker/networks.ts';
import type { VolumeSummary } from '../platform/docker/volumes.ts';
import { isOwn, stackOf, toShownLabels, toUser } from './model.ts';

const anonymousLabel = 'com.docker.volume.anonymous';

/** When a container ended, or null where nobody saw it; `now` for one that runs. */
export type LastUse = (use: ContainerUse) => number | null;

/** The volumes as every face sees them, by name, anonymous ones last. Pure. */
export function toVolumeViews(
  volumes: readonly VolumeSummary[],
  uses: readonly ContainerUse[],
  usage: DiskUsage | null,
  told: { readonly lastUse?: LastUse; readonly createdIsChange?: boolean } = {},
): VolumeView[] {
  const { lastUse = () => null, createdIsChange = false } = told;
  return volumes
    .map((volume): VolumeView => {
      const users = uses.flatMap((use) =>
        use.volumes.filter((mount) => mount.name === volume.name).map((mount) => ({ use, mount })),
      );
      const instants = users.map(({ use }) => lastUse(use)).filter((at) => at !== null);
      return {
        name: volume.name,
        driver: volume.driver,
        createdAt: createdIsChange ? null : volume.createdAtMs,
        changedAt: createdIsChange ? volume.createdAtMs : null,
        // Engines before 23.0 leave no mark on a volume that no person named.
        anonymous: volume.labels[anonymousLabel] !== undefined || /^[0-9a-f]{64}$/.test(volume.name),
        stack: stackOf(volume.labels),
        sizeBytes: usage?.volumeBytes.get(volume.name) ?? null,
        lastUsedAt: instants.length === 0 ? null : Math.max(...instants),
        labels: toShownLabels(volume.labels),
        inUse: users.length > 0,
        own: isOwn(volume.labels),
        users: users.map(({ use, mount }) => ({
          ...toUser(use),
          mountPath: mount.mountPath,
          readOnly: mount.readOnly,
        })),
      };
    })
    .sort((a, b) => Number(a.anonymous) - Number(b.anonymous) || a.name.localeCompare(b.name));
}

const builtInNames = new Set(['bridge', 'host', 'none', 'docker_gwbridge']);

/** The networks as every face sees them, Docker's own last. Pure. */
export function toNetworkViews(
  networks: readonly NetworkSummary[],
  uses: readonly ContainerUse[],
): NetworkView[] {
  return networks
    .map((network): NetworkView => {
      const builtIn = builtInNames.has(network.name) || network.ingress || network.scope !== 'local';
      // A lock hangs on none; on a network of people it would be worth knowing.
      const users = uses
        .filter((use) => !builtIn || !isOwn(use.labels))
        .flatMap((use) =>
          use.networks
            // A container that never ran knows its network by name only.
            .filter((end) => (end.id === '' ? end.name === network.name : end.id === network.id))
            .map((end) => ({ ...toUser(use), address: end.address === '' ? null : end.address })),
        );
      return {
        id: network.id,
        name: network.name,
        driver: network.driver,
        scope: network.scope,
        internal: network.internal,
        builtIn,
        createdAt: network.createdAtMs,
        subnets: network.subnets.map(({ subnet, gateway }) => ({
          subnet,
          gateway: gateway === '' ? null : gateway,
        })),
        stack: stackOf(network.labels),
        labels: toShownLabels(network.labels),
        inUse: users.length > 0,
        own: isOwn(network.labels),
        users,
      };
    })
    .sort((a, b) => Number(a.builtIn) - Number(b.builtIn) || a.name.localeCompare(b.name));
}
