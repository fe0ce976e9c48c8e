import type { Session } from '../session.ts';
import { newPassphrase } from './vault-input.ts';

/** Completes `support enable`: its passphrase is typed twice, for a slip of the finger would lock the mode. */
export async function completeSupportInput(
  procedureName: string,
  input: Record<string, unknown>,
  session: Session,
): Promise<void> {
  if (procedureName !== 'support.enable' || input['passphrase'] !== undefined) return;
  if (session.io.isInteractive) session.io.writeError(`${session.translate('support.guards')}\n`);
  input['passphrase'] = await newPassphrase(session, session.translate('support.askNew'));
}
