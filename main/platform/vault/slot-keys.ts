import { hkdfSync, randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { WheelhouseError } from '../errors.ts';
import { keyBytes } from './seal.ts';

const scryptMemoryBytes = 256 * 1024 * 1024;
const saltBytes = 32;

/** How a slot's key comes from what a person or a face has. */
export const slotParametersSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('passphrase'),
    N: z
      .number()
      .int()
      .min(2)
      .max(2 ** 20),
    r: z.number().int().min(1).max(32),
    p: z.number().int().min(1).max(16),
  }),
  z.object({ kind: z.literal('keyFile'), path: z.string() }),
  z.object({ kind: z.literal('keychain') }),
]);
export type SlotParameters = z.infer<typeof slotParametersSchema>;

/** What one guess of a passphrase costs. */
export interface ScryptCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

// 128 MiB and 0.27 s for each guess (measured); OWASP's minimum for scrypt is the same N and r:
// https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
export const strongCost: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };

export function newSalt(): Buffer {
  return randomBytes(saltBytes);
}

/** Stretches a passphrase, in a thread of its own. The same letters typed on another keyboard give the same key (NFKC). */
export function keyOfPassphrase(passphrase: string, salt: Buffer, { N, r, p }: ScryptCost): Promise<Buffer> {
  const typed = Buffer.from(passphrase.normalize('NFKC'));
  return new Promise((resolve, reject) => {
    scrypt(typed, salt, keyBytes, { N, r, p, maxmem: scryptMemoryBytes }, (error, key) => {
      typed.fill(0);
      if (error === null) resolve(key);
      else {
        reject(
          new WheelhouseError(
            'STORAGE_CORRUPT',
            'The passphrase slot of the vault asks for more than this machine can do.',
            {
              cause: error,
            },
          ),
        );
      }
    });
  });
}

/** The key of a slot out of a file's content, which is random already. */
export function keyOfFile(content: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', content, salt, 'wheelhouse vault key file', keyBytes));
}
