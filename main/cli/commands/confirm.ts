import { ORPCError } from '@orpc/client';
import { WheelhouseError } from '../../platform/errors.ts';
import { askLine } from '../ask.ts';
import type { Session } from '../session.ts';
import { escapeText } from '../text/escape.ts';

/** The name that a guard wants typed, where that is why the engine refused; undefined otherwise. */
function nameToType(error: unknown): string | undefined {
  if (!(error instanceof ORPCError) || error.code !== 'REFUSED') return undefined;
  const { details } = (error.data ?? {}) as { details?: Record<string, unknown> };
  const name = details?.['confirm'];
  return typeof name === 'string' ? name : undefined;
}

/**
 * Calls, and where the engine wants a name typed first asks the person for it and calls again. Without a person the
 * refusal stands, and its hint names the flag.
 */
export async function withConfirmation(
  input: Readonly<Record<string, unknown>>,
  session: Session,
  call: (input: Readonly<Record<string, unknown>>) => Promise<unknown>,
): Promise<unknown> {
  try {
    return await call(input);
  } catch (error) {
    const name = nameToType(error);
    if (name === undefined || input['confirm'] !== undefined) throw error;
    const { io, translate } = session;
    if (!io.isInteractive) {
      const message = error instanceof Error ? error.message : String(error);
      throw new WheelhouseError('REFUSED', message, { hint: `--confirm ${name}`, cause: error });
    }
    const shown = escapeText(name);
    io.writeError(`${escapeText(error instanceof Error ? error.message : String(error))}\n`);
    const typed = await askLine(io, translate('ask.confirm', { name: shown }), session.signal);
    if (typed !== name) {
      throw new WheelhouseError('REFUSED', translate('ask.confirm.wrong', { name: shown }));
    }
    return await call({ ...input, confirm: typed });
  }
}
