import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { attempt, run } from './run.ts';
import { LabError } from './error.ts';
import type { LabPaths } from './paths.ts';

/** The addresses of one lab. All lie in one /16 of 10/8 that no route of this machine touches. */
export type LabAddresses = ReturnType<typeof addressesIn>;

const FIRST_BLOCK = 208;
const BLOCKS = 40;

function addressesIn(block: number, number: number) {
  const net = `10.${block}`;
  return {
    block,
    rootToRemote: `${net}.0.1`,
    remote: `${net}.0.2`,
    rootToJump: `${net}.0.17`,
    jump: `${net}.0.18`,
    jumpToRemote: `${net}.0.33`,
    remoteFromJump: `${net}.0.34`,
    localBridge: `${net}.1.1/24`,
    localPool: `base=${net}.128.0/17,size=24`,
    remoteBridge: `${net}.2.1/24`,
    remotePool: `base=${net}.128.0/17,size=24`,
    /** Of the price-api stack, whose proxy names its upstreams once and for all. */
    priceNet: `${net}.64`,
    /** Ports on the loopback, for what the first engine publishes. */
    pricePort: 20_000 + (number % 4000) * 2,
    converterPort: 20_001 + (number % 4000) * 2,
  } as const;
}

/**
 * The lab's addresses: those it already has, else a block that collides with nothing. They stay for the life of the
 * folder, because Docker keeps its networks' subnets with its data.
 */
export async function chooseAddresses(paths: LabPaths): Promise<LabAddresses> {
  if (existsSync(paths.network)) {
    return addressesIn(
      (JSON.parse(readFileSync(paths.network, 'utf8')) as { block: number }).block,
      paths.number,
    );
  }
  const routes = await run('ip', ['-4', 'route', 'show', 'table', 'all'], {
    doing: "Reading this machine's routes",
  });
  for (let step = 0; step < BLOCKS; step += 1) {
    const block = FIRST_BLOCK + ((paths.number + step) % BLOCKS);
    if (new RegExp(`\\b10\\.${block}\\.`).test(routes)) continue;
    mkdirSync(dirname(paths.network), { recursive: true });
    writeFileSync(paths.network, JSON.stringify({ block }));
    return addressesIn(block, paths.number);
  }
  throw new LabError(
    `Every network from 10.${FIRST_BLOCK} to 10.${FIRST_BLOCK + BLOCKS - 1} is in use on this machine; free one for the lab.`,
  );
}

/** Makes both namespaces, the three cables and the first engine's bridge, from nothing. */
export async function makeNetworks(paths: LabPaths, at: LabAddresses): Promise<void> {
  await removeNetworks(paths);
  await fence(at);
  const { remote, jump } = paths;
  await run('ip', ['link', 'add', paths.bridge, 'type', 'bridge']);
  await run('ip', ['addr', 'add', at.localBridge, 'dev', paths.bridge]);
  await run('ip', ['link', 'set', paths.bridge, 'up']);
  for (const { namespace } of [remote, jump]) await run('ip', ['netns', 'add', namespace]);
  await cable(remote.veth, at.rootToRemote, remote.namespace, 'eth0', at.remote);
  await cable(jump.veth, at.rootToJump, jump.namespace, 'eth0', at.jump);
  await run('ip', [
    '-n',
    jump.namespace,
    'link',
    'add',
    'eth1',
    'type',
    'veth',
    'peer',
    'name',
    'eth1',
    'netns',
    remote.namespace,
  ]);
  await address(jump.namespace, 'eth1', at.jumpToRemote);
  await address(remote.namespace, 'eth1', at.remoteFromJump);
  for (const { namespace } of [remote, jump]) await run('ip', ['-n', namespace, 'link', 'set', 'lo', 'up']);
}

/** With a cable down, its packets would leave for the default gateway; this says "unreachable" at once instead. */
export async function fence({ block }: LabAddresses): Promise<void> {
  await run('ip', ['route', 'replace', ...fenceRoute(block)], { doing: "Fencing the lab's addresses" });
}

// The worst metric there is: any real route into the block comes first.
const fenceRoute = (block: number) => ['unreachable', `10.${block}.0.0/16`, 'metric', '4278198272'];

/** Are the cables and the bridge of this machine's side there? */
export function hasLinks(paths: LabPaths): boolean {
  return [paths.remote.veth, paths.jump.veth, paths.bridge].every((link) =>
    existsSync(`/sys/class/net/${link}`),
  );
}

/** Removes whatever of the lab's network is there, and the rules of cut connections. */
export async function removeNetworks(paths: LabPaths): Promise<void> {
  await removeRules(paths);
  if (existsSync(paths.network))
    await attempt('ip', ['route', 'del', ...fenceRoute((await chooseAddresses(paths)).block)]);
  for (const link of [paths.remote.veth, paths.jump.veth, paths.bridge, ...(await stackBridges(paths))]) {
    if (existsSync(`/sys/class/net/${link}`)) await run('ip', ['link', 'del', link]);
  }
  for (const { namespace } of [paths.remote, paths.jump]) {
    if (existsSync(`/run/netns/${namespace}`)) await attempt('ip', ['netns', 'del', namespace]);
  }
}

/** The bridges of the stacks' networks: dockerd leaves them behind when it stops. */
async function stackBridges(paths: LabPaths): Promise<string[]> {
  if (!existsSync(paths.network)) return [];
  const { block } = await chooseAddresses(paths);
  const listing = await run('ip', ['-4', '-oneline', 'address', 'show'], {
    doing: "Reading this machine's addresses",
  });
  const lines = listing.split('\n').filter((line) => line.includes(` inet 10.${block}.`));
  return lines.map((line) => line.split(/\s+/)[1] ?? '').filter((link) => link.startsWith('br-'));
}

/** Drops every packet between this machine and the second host, in both directions, without a word to either. */
export async function dropPackets(paths: LabPaths): Promise<void> {
  await removeRules(paths);
  for (const rule of dropRules(paths))
    await run('iptables', ['-w', '-I', ...rule], { doing: 'Cutting the network' });
}

/** Lets packets through again. */
export async function removeRules(paths: LabPaths): Promise<void> {
  for (const rule of dropRules(paths)) {
    while ((await attempt('iptables', ['-w', '-D', ...rule])).code === 0);
  }
}

/** Takes the cable to the second host down, or up. */
export async function setLink(paths: LabPaths, state: 'up' | 'down'): Promise<void> {
  await run('ip', ['link', 'set', paths.remote.veth, state], { doing: `Setting the cable ${state}` });
}

function dropRules({ remote, id }: LabPaths): string[][] {
  const mark = ['-m', 'comment', '--comment', `wheelhouse-lab-${id}`, '-j', 'DROP'];
  return [
    ['INPUT', '-i', remote.veth, ...mark],
    ['OUTPUT', '-o', remote.veth, ...mark],
  ];
}

async function cable(
  here: string,
  hereAddress: string,
  namespace: string,
  there: string,
  thereAddress: string,
) {
  await run('ip', ['link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', namespace]);
  await run('ip', ['addr', 'add', `${hereAddress}/28`, 'dev', here]);
  await run('ip', ['link', 'set', here, 'up']);
  await address(namespace, there, thereAddress);
}

async function address(namespace: string, link: string, own: string) {
  await run('ip', ['-n', namespace, 'addr', 'add', `${own}/28`, 'dev', link]);
  await run('ip', ['-n', namespace, 'link', 'set', link, 'up']);
}
