// RFC 3339 as Docker and Podman write it: up to nine digits of a second, UTC or an offset.
const pattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

// Lines of one second share the expensive part; a container writes thousands of them.
let lastSeconds = { text: '', zone: '', epoch: '' };

/** Nanoseconds since 1970 in decimal, of an RFC 3339 instant; null for anything else. Pure. */
export function instantToNs(text: string): string | null {
  const match = pattern.exec(text);
  const [, seconds, fraction = '', zone] = match ?? [];
  if (seconds === undefined || zone === undefined) return null;
  if (lastSeconds.text !== seconds || lastSeconds.zone !== zone) {
    const ms = Date.parse(`${seconds}${zone}`);
    if (Number.isNaN(ms) || ms < 0) return null;
    lastSeconds = { text: seconds, zone, epoch: String(ms / 1_000) };
  }
  return `${lastSeconds.epoch}${fraction.padEnd(9, '0')}`;
}

/** Milliseconds since 1970 of an instant of the engine; null for "never" (year 1) and for what is none. Pure. */
export function instantToMs(text: unknown): number | null {
  if (typeof text !== 'string' || text.startsWith('0001-')) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/** `seconds.nanoseconds`, as the engine's `since` and `until` want it. Pure. */
export function nsToQuery(ns: string): string {
  const padded = ns.padStart(10, '0');
  return `${padded.slice(0, -9)}.${padded.slice(-9)}`;
}
