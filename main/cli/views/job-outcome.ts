import type { JobView } from '../../contract/jobs.ts';
import type { Session } from '../session.ts';
import { toSize } from '../text/bytes.ts';
import { escapeText } from '../text/escape.ts';

const namedMost = 20;

interface LeftOut {
  readonly path?: unknown;
  readonly name?: unknown;
  readonly why?: unknown;
}

/** What a job that ended well says beside that: what it freed, and what it left out and why. */
export function viewJobOutcome({ result }: JobView, { translate }: Session): readonly string[] {
  if (result === null) return [];
  const { freedBytes, skipped, skippedCount } = result;
  const freed =
    typeof freedBytes === 'number' ? [translate('job.freed', { size: toSize(freedBytes) || '0 B' })] : [];
  const leftOut = Array.isArray(skipped) ? (skipped as readonly LeftOut[]) : [];
  const count = typeof skippedCount === 'number' ? skippedCount : leftOut.length;
  if (count === 0) return freed;
  const named = leftOut
    .slice(0, namedMost)
    .map(({ path, name, why }) => `  ${escapeText(String(path ?? name))}: ${escapeText(String(why))}`);
  return [
    ...freed,
    translate('job.leftOut', { count: String(count) }),
    ...named,
    ...(count > named.length ? ['  …'] : []),
  ];
}
