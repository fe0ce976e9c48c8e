import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { environmentSchema, hostNameSchema, type Host } from '../contract/hosts.ts';
import type {
  ConfiguredItem,
  ConfigurationSection,
  ItemHere,
  ItemPair,
} from '../platform/configuration/types.ts';
import type { Database } from '../platform/database/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { formatAddress, parseAddress } from '../platform/ssh/address.ts';
import { readAddress } from './addresses.ts';
import { defaultEnvironment } from './model.ts';
import { refuseDuplicate, refuseWhileWorking } from './refusals.ts';
import type { HostRegistry } from './registry.ts';
import type { HostsRoomDeps } from './room.ts';
import type { HostStore } from './store.ts';

interface SectionDeps extends Pick<HostsRoomDeps, 'clock' | 'jobs'> {
  readonly database: Database;
  readonly store: HostStore;
  readonly registry: HostRegistry;
  readonly isPaused: () => boolean;
}

const addressSchema = z
  .string()
  .max(1024)
  .superRefine((text, context) => {
    try {
      if (readAddress(text).kind === 'ssh') return;
      context.addIssue('An engine of this machine belongs to each laptop and not to the team: take it out.');
    } catch (error) {
      if (!(error instanceof WheelhouseError)) throw error;
      context.addIssue(error.message);
    }
  })
  .transform((text) => readAddress(text).kept);

const fieldsSchema = z.strictObject({
  address: addressSchema,
  environment: environmentSchema.optional(),
  protected: z.boolean().optional(),
});

/** The address without who logs in. Pure. */
function machineOf(address: string): string {
  const parsed = parseAddress(address);
  return parsed.kind === 'ssh' ? formatAddress({ ...parsed, user: null }) : address;
}

/** A file that names no login leaves it to each laptop. Pure. */
function isSameAddress(wanted: string, here: string): boolean {
  return wanted === here || (machineOf(wanted) === wanted && machineOf(here) === wanted);
}

function addressOf({ fields }: ConfiguredItem): string {
  const address = fields['address'];
  return typeof address === 'string' ? address : '';
}

/** A new host as it will be: what the file leaves open is what adding it by hand would make of it. Pure. */
function withDefaults(fields: ConfiguredItem['fields']): ConfiguredItem['fields'] {
  const environment = fields['environment'] ?? defaultEnvironment('ssh');
  return { ...fields, environment, protected: fields['protected'] ?? environment === 'production' };
}

/**
 * A host of the file is the one here of that name, else the one here that has its address and a name that is not in the
 * file. `local` are the names of the engines of this machine, which the team file leaves alone. Pure.
 */
function pairHosts(
  wanted: readonly ConfiguredItem[],
  here: readonly ItemHere[],
  local: readonly string[],
): readonly ItemPair[] {
  const isWanted = new Set(wanted.map(({ name }) => name.toLowerCase()));
  const named = new Map(here.map((item) => [item.name.toLowerCase(), item]));
  const addresses = new Set<string>();
  const rest = new Set(here.filter(({ name }) => !isWanted.has(name.toLowerCase())));
  return wanted.map((item): ItemPair => {
    const address = addressOf(item);
    const sameName = named.get(item.name.toLowerCase());
    const found = sameName ?? [...rest].find((other) => isSameAddress(address, addressOf(other))) ?? null;
    if (found !== null) rest.delete(found);
    const kept = found !== null && isSameAddress(address, addressOf(found)) ? addressOf(found) : address;
    const isLocal = local.some((name) => name.toLowerCase() === item.name.toLowerCase());
    const problem = isLocal
      ? `This laptop calls an engine of its own ${item.name}: give that one another name first.`
      : addresses.has(kept)
        ? `The file has ${kept} twice, the second time as ${item.name}.`
        : null;
    addresses.add(kept);
    const fields = { ...(found === null ? withDefaults(item.fields) : item.fields), address: kept };
    return { wanted: { ...item, fields }, here: found, problem };
  });
}

/** The hosts in the team file: those behind SSH. The key file that a login offers is this laptop's own. */
export function createHostsSection(deps: SectionDeps): ConfigurationSection {
  const { clock, database, registry, store } = deps;
  const local = (): readonly string[] =>
    store
      .all()
      .filter(({ kind }) => kind === 'local')
      .map(({ name }) => name);

  function hostOf(name: string): Host {
    const host = store.all().find((candidate) => candidate.name === name);
    if (host !== undefined) return host;
    throw new WheelhouseError('CONFLICT', `${name} is no longer in the list of hosts.`, {
      hint: 'Look at the plan again.',
    });
  }

  function insert({ name, fields }: ConfiguredItem): void {
    const { address, environment = defaultEnvironment('ssh'), ...rest } = fieldsSchema.parse(fields);
    const host: Host = {
      id: randomUUID(),
      name,
      address,
      kind: 'ssh',
      environment,
      protected: rest.protected ?? environment === 'production',
      identityFile: null,
      createdAt: clock.now(),
    };
    store.insert(host);
    database.afterCommit(() => {
      registry.add(host);
      // By itself: a question for each of ten new hosts would be no help to anybody.
      if (!deps.isPaused()) registry.supervisor(host.id).connectByItself();
    });
  }

  function change(before: Host, { name, fields }: ConfiguredItem): void {
    const { address, environment, protected: isProtected } = fieldsSchema.parse(fields);
    const next: Host = {
      ...before,
      name,
      address,
      environment: environment ?? before.environment,
      protected: isProtected ?? before.protected,
    };
    store.update(next);
    if (next.address === before.address) {
      database.afterCommit(() => registry.update(next));
      return;
    }
    refuseWhileWorking(deps.jobs.active(), before.id);
    store.move(before.id, next.address);
    database.afterCommit(() => {
      // Another machine: nothing of the connection, of its login or of what was seen there may be carried over.
      registry.remove(before.id);
      registry.add(next);
      if (!deps.isPaused()) registry.supervisor(next.id).connectByItself();
    });
  }

  function remove(host: Host): void {
    refuseWhileWorking(deps.jobs.active(), host.id);
    store.remove(host.id);
    database.afterCommit(() => registry.remove(host.id));
  }

  return {
    name: 'hosts',
    comment: 'The hosts, by name. An address without a user leaves the login to each laptop.',
    form: 'named',
    nameSchema: hostNameSchema,
    fieldsSchema,
    asksRunsHere: false,
    removable: true,
    read: () =>
      store
        .all()
        .filter(({ kind }) => kind === 'ssh')
        .map(({ name, address, environment, protected: isProtected }) => ({
          name,
          fields: { address, environment, protected: isProtected },
          runsHere: null,
        })),
    pair: (wanted, here) => pairHosts(wanted, here, local()),
    apply(changes) {
      // What goes makes room for what comes under its name or its address.
      for (const item of changes) if (item.kind === 'remove') remove(hostOf(item.here.name));
      for (const item of changes) {
        if (item.kind === 'change') change(hostOf(item.here.name), item.wanted);
        else if (item.kind === 'add') insert(item.wanted);
      }
      const all = store.all();
      for (const [index, host] of all.entries()) refuseDuplicate(host, all.slice(index + 1));
    },
  };
}
