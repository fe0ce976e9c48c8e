import type { ContainerView } from '../../../main/contract/stacks.ts';

const digestLetters = 12;

/** A digest or id, short enough to compare by eye: `sha256:` and its first twelve letters. */
export function shortDigest(digest: string): string {
  const at = digest.lastIndexOf('sha256:');
  const hash = at < 0 ? digest : digest.slice(at + 'sha256:'.length);
  return hash.slice(0, digestLetters);
}

type Port = ContainerView['ports'][number];

function portText(port: Port): string {
  const suffix = port.protocol === 'tcp' ? '' : `/${port.protocol}`;
  if (port.publicPort === null) return `${port.privatePort}${suffix}`;
  // Open to every network is worth seeing; one address is named.
  const anywhere = port.ip === null || port.ip === '0.0.0.0' || port.ip === '::' || port.ip === '';
  const ip = port.ip ?? '';
  const address = anywhere ? '' : `${ip.includes(':') ? `[${ip}]` : ip}:`;
  return `${address}${port.publicPort}→${port.privatePort}${suffix}`;
}

/** The ports of a container as `8080→80`, each once: engines report IPv4 and IPv6 apart. */
export function portTexts(ports: readonly Port[]): readonly string[] {
  return [...new Set(ports.map(portText))];
}
