import type { Inspection } from '../../../main/contract/inspection.ts';
import { formatBytes } from '../../app/language/bytes.ts';

type Tree = Inspection['raw'][string];

/** One thing that is known; `masked` is the name by which its secret can be asked for. */
export interface InspectedFact {
  readonly name: string;
  readonly value: string;
  readonly masked: string | null;
}

export type InspectedGroup =
  'environment' | 'command' | 'mounts' | 'networks' | 'ports' | 'restart' | 'limits' | 'health' | 'labels';

export interface Inspected {
  readonly group: InspectedGroup;
  readonly facts: readonly InspectedFact[];
}

function at(tree: Tree | undefined, ...path: readonly string[]): Tree | undefined {
  let here = tree;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here)) return undefined;
    here = here[key];
  }
  return here;
}

function entriesOf(tree: Tree | undefined): readonly (readonly [string, Tree])[] {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? Object.entries(tree) : [];
}

function listOf(tree: Tree | undefined): readonly Tree[] {
  return Array.isArray(tree) ? tree : [];
}

function textOf(tree: Tree | undefined): string {
  if (tree === undefined || tree === null) return '';
  return typeof tree === 'string' ? tree : JSON.stringify(tree);
}

const fact = (name: string, value: string, masked: string | null = null): InspectedFact => ({
  name,
  value,
  masked,
});

/** Limits that are not set are written as 0, -1 or nothing. */
function limit(name: string, tree: Tree | undefined, format: (value: number) => string): InspectedFact[] {
  return typeof tree === 'number' && tree > 0 ? [fact(name, format(tree))] : [];
}

const nsInS = 1e9;

/** What people ask of a container, in groups, out of the engine's whole answer. Pure. */
export function groupInspection({ raw, masked }: Inspection, language: string): readonly Inspected[] {
  const size = (bytes: number): string => formatBytes(bytes, language);
  const secrets = new Set(masked);
  const maskedAt = (path: string): string | null => (secrets.has(path) ? path : null);
  const config = at(raw, 'Config');
  const hostConfig = at(raw, 'HostConfig');
  const words = (key: string): InspectedFact[] =>
    listOf(at(config, key)).map((word, index) =>
      fact(index === 0 ? key : '', textOf(word), maskedAt(`/Config/${key}/${String(index)}`)),
    );
  const health = at(config, 'Healthcheck');
  const groups: Record<InspectedGroup, readonly InspectedFact[]> = {
    environment: listOf(at(config, 'Env')).map((entry) => {
      const [name = ''] = textOf(entry).split('=', 1);
      return fact(name, textOf(entry).slice(name.length + 1), maskedAt(`/Config/Env/${name}`));
    }),
    command: [
      ...words('Entrypoint'),
      ...words('Cmd'),
      ...['WorkingDir', 'User', 'Hostname', 'StopSignal'].flatMap((key) => {
        const value = textOf(at(config, key));
        return value === '' ? [] : [fact(key, value)];
      }),
    ],
    mounts: listOf(at(raw, 'Mounts')).map((mount) =>
      fact(
        textOf(at(mount, 'Destination')),
        `${textOf(at(mount, 'Type'))} ${textOf(at(mount, 'Name')) || textOf(at(mount, 'Source'))}${at(mount, 'RW') === false ? ' (ro)' : ''}`,
      ),
    ),
    networks: entriesOf(at(raw, 'NetworkSettings', 'Networks')).map(([name, network]) =>
      fact(
        name,
        [textOf(at(network, 'IPAddress')), ...listOf(at(network, 'Aliases')).map(textOf)]
          .filter((part) => part !== '')
          .join(', '),
      ),
    ),
    ports: entriesOf(at(raw, 'NetworkSettings', 'Ports')).map(([port, bindings]) =>
      fact(
        port,
        listOf(bindings)
          .map((binding) => `${textOf(at(binding, 'HostIp'))}:${textOf(at(binding, 'HostPort'))}`)
          .join(', ') || '–',
      ),
    ),
    restart: [
      fact('RestartPolicy', textOf(at(hostConfig, 'RestartPolicy', 'Name')) || 'no'),
      ...limit('MaximumRetryCount', at(hostConfig, 'RestartPolicy', 'MaximumRetryCount'), String),
      fact('RestartCount', textOf(at(raw, 'RestartCount'))),
    ],
    limits: [
      ...limit('Memory', at(hostConfig, 'Memory'), size),
      ...limit('MemorySwap', at(hostConfig, 'MemorySwap'), size),
      ...limit('MemoryReservation', at(hostConfig, 'MemoryReservation'), size),
      ...limit('NanoCpus', at(hostConfig, 'NanoCpus'), (value) => `${String(value / nsInS)} CPU`),
      ...limit('CpuShares', at(hostConfig, 'CpuShares'), String),
      ...limit('PidsLimit', at(hostConfig, 'PidsLimit'), String),
      ...listOf(at(hostConfig, 'CapAdd')).map((cap) => fact('CapAdd', textOf(cap))),
      ...(at(hostConfig, 'Privileged') === true ? [fact('Privileged', 'true')] : []),
      ...(at(hostConfig, 'ReadonlyRootfs') === true ? [fact('ReadonlyRootfs', 'true')] : []),
    ],
    health: [
      ...listOf(at(health, 'Test')).map((word, index) =>
        fact(index === 0 ? 'Test' : '', textOf(word), maskedAt(`/Config/Healthcheck/Test/${String(index)}`)),
      ),
      ...['Interval', 'Timeout', 'StartPeriod'].flatMap((key) =>
        limit(key, at(health, key), (value) => `${String(value / nsInS)} s`),
      ),
      ...limit('Retries', at(health, 'Retries'), String),
    ],
    labels: entriesOf(at(config, 'Labels')).map(([name, value]) =>
      fact(name, textOf(value), maskedAt(`/Config/Labels/${name}`)),
    ),
  };
  return (Object.keys(groups) as InspectedGroup[])
    .map((group) => ({ group, facts: groups[group] }))
    .filter(({ facts }) => facts.length > 0);
}

/** What of the groups speaks of something, by name or value. Pure. */
export function searchGroups(groups: readonly Inspected[], query: string): readonly Inspected[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return groups;
  return groups
    .map(({ group, facts }) => ({
      group,
      facts: facts.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted)),
    }))
    .filter(({ facts }) => facts.length > 0);
}
