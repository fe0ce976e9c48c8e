import { createHostsSection } from '../../main/hosts/configuration.ts';
import { accessLevels, type Access } from '../../main/contract/procedure.ts';
import type { Host } from '../../main/contract/hosts.ts';
import { createChannelsSection, createSettingsSection } from '../../main/platform/settings/configuration.ts';
import { createSettings } from '../../main/platform/settings/settings.ts';
import { createTeamFileOperations, type ImportInput } from '../../main/teamfile/operations.ts';
import { ana, hostsRoom } from './hosts-room.ts';

/** The team file over a real database and the real sections; hosts are not connected to. */
export function teamFileRoom() {
  const room = hostsRoom();
  const { audit, clock, database, folder, registry, script, store } = room;
  const settings = createSettings(database);
  const jobs = { active: () => script.activeJobs };
  const hosts = createHostsSection({ clock, database, jobs, registry, store, isPaused: () => true });
  const sections = [createSettingsSection(settings), hosts, createChannelsSection(settings)];
  const operations = createTeamFileOperations({ audit, clock, database, dataFolder: folder, sections });
  let number = 0;

  /** Puts a host into the list without trying to reach it. */
  function put(name: string, address: string, more: Partial<Host> = {}): Host {
    number += 1;
    const host: Host = {
      id: `host-${String(number)}`,
      name,
      address,
      kind: address.startsWith('ssh:') ? 'ssh' : 'local',
      environment: 'staging',
      protected: false,
      identityFile: null,
      createdAt: 0,
      ...more,
    };
    store.insert(host);
    registry.add(host);
    return host;
  }

  function clear(): void {
    for (const { id } of store.all()) {
      store.remove(id);
      registry.remove(id);
    }
  }

  /** Imports a file as its plan shows it at this moment. */
  async function take(
    text: string,
    choice: Partial<ImportInput> = {},
    access: readonly Access[] = accessLevels,
  ) {
    const { fingerprint } = await operations.plan(text);
    return operations.import({ text, fingerprint, ...choice }, ana, new Set(access));
  }

  /** Name, address, environment and protection of every host, by name. */
  function hostsHere() {
    return store
      .all()
      .map(({ name, address, environment, protected: isProtected }) => ({
        name,
        address,
        environment,
        protected: isProtected,
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  return { ...room, settings, sections, operations, put, clear, take, hostsHere };
}
