import { timingSafeEqual } from 'node:crypto';
import { WheelhouseError } from '../platform/errors.ts';
import { keyOfPassphrase, newSalt, type ScryptCost } from '../platform/vault/slot-keys.ts';
import type { SupportState } from './store.ts';

type Hashed = Pick<SupportState, 'salt' | 'hash' | 'cost'>;

/** What is kept of a passphrase: enough to recognise it, and not to tell it. */
export async function hashPassphrase(passphrase: string, cost: ScryptCost): Promise<Hashed> {
  const salt = newSalt();
  const key = await keyOfPassphrase(passphrase, salt, cost);
  return { salt: salt.toString('base64'), hash: key.toString('base64'), cost };
}

/** Whether a passphrase is the one, in a time that does not tell how near it was. Throws STORAGE_CORRUPT. */
export async function isPassphrase(given: string, { salt, hash, cost }: Hashed): Promise<boolean> {
  const expected = Buffer.from(hash, 'base64');
  let key: Buffer;
  try {
    key = await keyOfPassphrase(given, Buffer.from(salt, 'base64'), cost);
  } catch (cause) {
    throw new WheelhouseError('STORAGE_CORRUPT', 'The passphrase of support mode cannot be checked here.', {
      hint: 'The guide tells how to leave support mode without it.',
      cause,
    });
  }
  return key.length === expected.length && timingSafeEqual(key, expected);
}
