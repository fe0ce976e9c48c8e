import type { ForwardView } from '../contract/forwards.ts';

type Scheme = ForwardView['scheme'];

const schemes: Readonly<Record<number, Scheme>> = {
  443: 'https',
  8443: 'https',
  9443: 'https',
  5432: 'postgres',
  6379: 'redis',
  3306: 'mysql',
  27017: 'mongodb',
  5672: 'amqp',
};
// Registered for something that no browser opens.
const silent: readonly number[] = [21, 22, 25, 53, 110, 143, 389, 465, 587, 636, 993, 995, 1433, 9092, 11211];

/** What is most likely spoken at a port of a container. Pure. */
export function schemeOf(port: number): Scheme {
  return schemes[port] ?? (silent.includes(port) ? 'tcp' : 'http');
}

/** What a person opens, or gives to a program. Pure. */
export function urlOf(scheme: Scheme, localPort: number): string {
  const address = `127.0.0.1:${String(localPort)}`;
  if (scheme === 'tcp') return address;
  const slash = scheme === 'http' || scheme === 'https' ? '/' : '';
  return `${scheme}://${address}${slash}`;
}

// Where systems take the ports of outgoing connections from begins at 32768 (Linux) or 49152; these are below.
const firstChoice = 15_000;
const choices = 10_000;

/**
 * The port on this machine to try first for a port of a container: its own where a user may have it, else one that is
 * the same each time, so that a bookmark and a saved connection go on working. Pure.
 */
export function preferredLocalPort(
  containerPort: number,
  host: string,
  container: string,
): readonly number[] {
  let hash = 0;
  for (const character of `${host}/${container}/${String(containerPort)}`) {
    hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 2_147_483_647;
  }
  const own = containerPort >= 1024 ? [containerPort] : [];
  return [...own, firstChoice + (hash % choices)];
}
