import type { LogLine as WireLine } from '../contract/logs.ts';
import type { LogLine } from '../platform/docker/types.ts';

const nsPerMs = 1_000_000n;

/** The most lines of one wire item. */
export const batchLines = 500;

/**
 * Orders two instants in ns of decimal digits. Comparing text is enough within the same number of digits,
 * and that number does not change between 2001 and 2286.
 */
export function compareNs(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The instant in ms of an instant in ns. */
export function msOfNs(ns: string): number {
  return Number(BigInt(ns) / nsPerMs);
}

/** The instant in ns of an instant in ms. */
export function nsOfMs(ms: number): string {
  return (BigInt(Math.trunc(ms)) * nsPerMs).toString();
}

/** `ns` moved by `byNs`, never below zero. */
export function shiftNs(ns: string, byNs: bigint): string {
  const moved = BigInt(ns) + byNs;
  return (moved < 0n ? 0n : moved).toString();
}

/** The line as it travels; what the engine client left out of an oversized line is said in its place. */
export function toWireLine(source: number, line: LogLine): WireLine {
  const text = line.cutBytes === 0 ? line.text : `${line.text}… (${line.cutBytes} bytes left out)`;
  return [source, line.ns, line.stream === 'stdout' ? 0 : 1, text];
}
