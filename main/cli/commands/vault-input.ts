import path from 'node:path';
import type { Client } from '../../contract/contract.ts';
import { askSecret, readSecretLine } from '../ask.ts';
import type { Session } from '../session.ts';
import { UsageError } from '../usage-error.ts';

/** A new passphrase, typed twice where a person types it. */
export async function newPassphrase({ io, translate }: Session, question: string): Promise<string> {
  if (!io.isInteractive) return readSecretLine(io);
  const first = await askSecret(io, question);
  const second = await askSecret(io, translate('vault.askAgain'));
  if (first !== second) throw new UsageError(translate('vault.differs'));
  return first;
}

/** Completes what was typed of `vault create` and `vault addSlot`: the kind from what is given, the passphrase by a prompt. */
export async function completeVaultInput(
  procedureName: string,
  input: Record<string, unknown>,
  session: Session,
): Promise<void> {
  if (!procedureName.startsWith('vault.')) return;
  const { keyFile } = input;
  // The engine has another working directory.
  if (typeof keyFile === 'string' && keyFile !== '') input['keyFile'] = path.resolve(keyFile);
  if (procedureName !== 'vault.create' && procedureName !== 'vault.addSlot') return;
  input['kind'] ??= keyFile === undefined ? 'passphrase' : 'keyFile';
  if (input['kind'] !== 'passphrase' || input['passphrase'] !== undefined) return;
  if (procedureName === 'vault.create' && session.io.isInteractive) {
    session.io.writeError(`${session.translate('vault.lost')}\n`);
  }
  input['passphrase'] = await newPassphrase(session, session.translate('vault.askNew'));
}

/** `vault unlock` without more, on a terminal: what opens by itself is tried first, then the passphrase is asked for. */
export async function unlockOnTerminal(client: Client, session: Session): Promise<unknown> {
  const { state, slots } = await client.vault.get({});
  const opensByItself = slots.some(({ kind }) => kind !== 'passphrase');
  if (state !== 'locked' || !slots.some(({ kind }) => kind === 'passphrase')) return client.vault.unlock({});
  if (opensByItself) {
    const opened = await client.vault.unlock({}).catch(() => null);
    if (opened !== null) return opened;
  }
  const passphrase = await askSecret(session.io, session.translate('vault.ask'));
  return client.vault.unlock({ passphrase });
}
