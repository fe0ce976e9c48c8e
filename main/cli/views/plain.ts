import type { Session } from '../session.ts';
import { escapeText, toSafeJson } from '../text/escape.ts';
import { padToWidth } from '../text/width.ts';

function plain(value: unknown): string {
  return typeof value === 'string' ? escapeText(value) : toSafeJson(value);
}

/** One field a line, for an output that has no view of its own. */
export function viewPlain(output: unknown, { io }: Session): readonly string[] {
  if (typeof output !== 'object' || output === null) return [plain(output)];
  const fields = Object.entries(output);
  const width = Math.max(0, ...fields.map(([name]) => name.length));
  return fields.map(([name, value]) => `${io.paint('grey', padToWidth(name, width))}  ${plain(value)}`);
}
