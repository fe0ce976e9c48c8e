import { WheelhouseError } from '../errors.ts';

const oldest = '1.24';
// What the parsers in this folder were written against; a newer engine still speaks it.
const newest = '1.51';

function toNumbers(version: string): readonly [number, number] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return [major, minor];
}

/** Negative where `a` is older. Pure. */
function compareApiVersions(a: string, b: string): number {
  const [majorA, minorA] = toNumbers(a);
  const [majorB, minorB] = toNumbers(b);
  return majorA - majorB || minorA - minorB;
}

/**
 * The version to speak with an engine: its own, at most ours, at least what it still accepts. Pure.
 * Throws ENGINE_ERROR for an engine older than API 1.24 (Docker 1.12).
 */
export function negotiateApiVersion(hostLabel: string, engineNewest: string, engineOldest: string): string {
  if (!/^\d+\.\d+$/.test(engineNewest)) {
    throw new WheelhouseError(
      'ENGINE_ERROR',
      `What answers on ${hostLabel} is no Docker Engine: it names no API version.`,
      {
        hint: 'Check the path of the socket.',
      },
    );
  }
  if (compareApiVersions(engineNewest, oldest) < 0) {
    throw new WheelhouseError(
      'ENGINE_ERROR',
      `Docker on ${hostLabel} is too old: it speaks API ${engineNewest}, and ${oldest} is needed.`,
      {
        hint: 'Update Docker there.',
      },
    );
  }
  const wanted = compareApiVersions(engineNewest, newest) < 0 ? engineNewest : newest;
  return /^\d+\.\d+$/.test(engineOldest) && compareApiVersions(wanted, engineOldest) < 0
    ? engineOldest
    : wanted;
}
