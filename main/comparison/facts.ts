import type { ComparisonSection } from '../contract/comparison.ts';
import type { ContainerConfiguration } from '../platform/docker/configuration.ts';
import { maskArguments, maskValue } from '../platform/docker/mask.ts';
import type { Fact } from './model.ts';

/** What a container's settings mean on its own host, so that the same thing reads the same on another. */
export interface Surroundings {
  /** The Compose project whose name begins those of its networks and volumes; null for a container of its own. */
  readonly stack: string | null;
  /** The folder of the stack's files. */
  readonly workingFolder: string | null;
  /** What its image id is in a registry's words; the id itself where no registry knows it. */
  readonly imageDigest: string;
  /** Names of the containers beside it, by id. */
  readonly names: ReadonlyMap<string, string>;
}

const composeLabel = 'com.docker.compose.';

function fact(section: ComparisonSection, key: string, plain: string, shown = plain): Fact {
  return { section, key, plain, shown };
}

function given(facts: readonly Fact[]): readonly Fact[] {
  return facts.filter(({ plain }) => plain !== '');
}

function argumentsFact(section: ComparisonSection, key: string, words: readonly string[]): Fact {
  const write = (list: readonly string[]): string => (list.length === 0 ? '' : JSON.stringify(list));
  return fact(section, key, write(words), write(maskArguments(words)));
}

function environment({ Config: { Env } }: ContainerConfiguration): readonly Fact[] {
  return Env.map((entry) => {
    const [name = ''] = entry.split('=', 1);
    const value = entry.slice(name.length + 1);
    return fact('environment', name, value, maskValue(name, value));
  });
}

function image({ Config }: ContainerConfiguration, { imageDigest }: Surroundings): readonly Fact[] {
  return [fact('image', 'reference', Config.Image), fact('image', 'digest', imageDigest.replace(/^.*@/, ''))];
}

const seconds = (ns: number): string => (ns === 0 ? '' : `${String(ns / 1e9)} s`);

function health({ Config: { Healthcheck: check } }: ContainerConfiguration): readonly Fact[] {
  if (check === null || check === undefined) return [];
  return given([
    argumentsFact('health', 'test', check.Test),
    fact('health', 'interval', seconds(check.Interval)),
    fact('health', 'timeout', seconds(check.Timeout)),
    fact('health', 'start period', seconds(check.StartPeriod)),
    fact('health', 'retries', check.Retries === 0 ? '' : String(check.Retries)),
  ]);
}

function command({ Config, Id }: ContainerConfiguration): readonly Fact[] {
  const stopTimeout = Config.StopTimeout ?? null;
  return given([
    argumentsFact('command', 'entrypoint', Config.Entrypoint),
    argumentsFact('command', 'command', Config.Cmd),
    fact('command', 'working folder', Config.WorkingDir),
    fact('command', 'user', Config.User),
    // Its own id is nobody's choice.
    fact('command', 'host name', Id.startsWith(Config.Hostname) ? '' : Config.Hostname),
    fact('command', 'terminal', Config.Tty ? 'yes' : ''),
    fact('command', 'stop signal', Config.StopSignal),
    fact('command', 'stop timeout', stopTimeout === null ? '' : `${String(stopTimeout)} s`),
  ]);
}

function ports({ HostConfig }: ContainerConfiguration): readonly Fact[] {
  return Object.entries(HostConfig.PortBindings).map(([port, bound]) => {
    const places = bound.map(({ HostIp, HostPort }) => {
      const address = HostIp === '' || HostIp === '::' ? '0.0.0.0' : HostIp;
      return `${address}:${HostPort === '' ? 'any' : HostPort}`;
    });
    return fact('ports', port, [...new Set(places)].sort().join(', '));
  });
}

/** `shop_default` of the stack shop is `default`: the project's name says only where it is. */
function withoutStack(name: string, stack: string | null): string {
  return stack !== null && name.startsWith(`${stack}_`) ? name.slice(stack.length + 1) : name;
}

const randomName = /^[0-9a-f]{64}$/;

function mounts({ Mounts, HostConfig }: ContainerConfiguration, around: Surroundings): readonly Fact[] {
  const { stack, workingFolder } = around;
  const found = Mounts.map(({ Type, Name, Source, Destination, RW }) => {
    const volume = randomName.test(Name) ? 'anonymous volume' : `volume ${withoutStack(Name, stack)}`;
    const inFolder = workingFolder !== null && Source.startsWith(`${workingFolder}/`);
    const path = inFolder ? `.${Source.slice(workingFolder.length)}` : Source;
    const what = Type === 'volume' ? volume : `${Type} ${path}`.trim();
    return fact('mounts', Destination, `${what}${RW === false ? ' (read only)' : ''}`);
  });
  const tmpfs = Object.entries(HostConfig.Tmpfs).map(([path, options]) =>
    fact('mounts', path, `tmpfs ${options}`.trim()),
  );
  return [...found, ...tmpfs];
}

function networks(configuration: ContainerConfiguration, around: Surroundings): readonly Fact[] {
  const { HostConfig, NetworkSettings, Name, Id } = configuration;
  const { stack, names } = around;
  const [mode, id = ''] = HostConfig.NetworkMode.split(':', 2);
  if (mode === 'container') {
    return [
      fact(
        'networks',
        'of container',
        withoutStack((names.get(id) ?? id).replace(`${stack ?? ''}-`, ''), stack),
      ),
    ];
  }
  const own = new Set([Name.replace(/^\//, ''), Id.slice(0, 12)]);
  const joined = Object.entries(NetworkSettings?.Networks ?? {}).map(([name, network]) => {
    const aliases = (network?.Aliases ?? []).filter((alias) => !own.has(alias));
    return fact(
      'networks',
      withoutStack(name, stack),
      `joined${aliases.length === 0 ? '' : ` as ${[...new Set(aliases)].sort().join(', ')}`}`,
    );
  });
  return given([
    ...joined,
    fact('networks', 'extra hosts', [...HostConfig.ExtraHosts].sort().join(', ')),
    fact('networks', 'dns', HostConfig.Dns.join(', ')),
  ]);
}

const mebibytes = (bytes: number): string =>
  bytes === 0 ? '' : `${String(Math.round(bytes / 1024 / 102.4) / 10)} MiB`;

function limits({ HostConfig: host }: ContainerConfiguration): readonly Fact[] {
  const count = (value: number): string => (value === 0 ? '' : String(value));
  return given([
    fact('limits', 'memory', mebibytes(host.Memory)),
    fact('limits', 'memory reservation', mebibytes(host.MemoryReservation)),
    // Twice the memory is the engine's default, which Podman and older engines write out.
    fact(
      'limits',
      'memory and swap',
      host.MemorySwap === host.Memory * 2 ? '' : mebibytes(Math.max(0, host.MemorySwap)),
    ),
    fact('limits', 'cpus', count(host.NanoCpus / 1e9)),
    fact('limits', 'cpu shares', count(host.CpuShares)),
    fact('limits', 'cpu quota', count(host.CpuQuota)),
    fact('limits', 'cpu set', host.CpusetCpus),
    fact('limits', 'processes', count(Math.max(0, host.PidsLimit ?? 0))),
    fact('limits', 'shared memory', mebibytes(host.ShmSize)),
    ...host.Ulimits.map(({ Name, Soft, Hard }) =>
      fact('limits', `ulimit ${Name}`, `${String(Soft)}:${String(Hard)}`),
    ),
  ]);
}

function security({ HostConfig: host }: ContainerConfiguration): readonly Fact[] {
  const list = (words: readonly string[]): string => [...words].sort().join(', ');
  const yes = (flag: boolean | null | undefined): string => (flag === true ? 'yes' : '');
  return given([
    fact('security', 'privileged', yes(host.Privileged)),
    fact('security', 'read-only root', yes(host.ReadonlyRootfs)),
    fact('security', 'init', yes(host.Init)),
    fact('security', 'added capabilities', list(host.CapAdd)),
    fact('security', 'dropped capabilities', list(host.CapDrop)),
    fact('security', 'options', list(host.SecurityOpt)),
    fact(
      'security',
      'devices',
      list(host.Devices.map(({ PathOnHost, PathInContainer }) => `${PathOnHost}:${PathInContainer}`)),
    ),
    fact('security', 'host processes', host.PidMode === 'host' ? 'yes' : ''),
    ...Object.entries(host.Sysctls).map(([name, value]) => fact('security', `sysctl ${name}`, value)),
  ]);
}

function restartAndLogging({ HostConfig: host }: ContainerConfiguration): readonly Fact[] {
  const policy = host.RestartPolicy?.Name ?? '';
  const tries = host.RestartPolicy?.MaximumRetryCount ?? 0;
  const log = host.LogConfig;
  return given([
    fact('restart', 'policy', `${policy === '' ? 'no' : policy}${tries === 0 ? '' : `:${String(tries)}`}`),
    fact('logging', 'driver', log?.Type ?? ''),
    ...Object.entries(log?.Config ?? {}).map(([name, value]) =>
      fact('logging', name, value, maskValue(name, value)),
    ),
  ]);
}

function labels({ Config }: ContainerConfiguration): readonly Fact[] {
  return Object.entries(Config.Labels)
    .filter(([name]) => !name.startsWith(composeLabel))
    .map(([name, value]) => fact('labels', name, value, maskValue(name, value)));
}

/** Everything that is compared of a container; ids, and names that only say where it is, are left out. Pure. */
export function toFacts(configuration: ContainerConfiguration, around: Surroundings): readonly Fact[] {
  return [
    ...image(configuration, around),
    ...environment(configuration),
    ...command(configuration),
    ...health(configuration),
    ...ports(configuration),
    ...mounts(configuration, around),
    ...networks(configuration, around),
    ...restartAndLogging(configuration),
    ...limits(configuration),
    ...security(configuration),
    ...labels(configuration),
  ];
}
