import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
export const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** Ciphertext with its tag, and the nonce that no other one under the same key has. */
export interface Sealed {
  readonly nonce: Buffer;
  readonly sealed: Buffer;
}

/** Encrypts under a key of 32 bytes. Whoever decrypts it must name the same associated data. */
export function seal(key: Buffer, content: Uint8Array, associated: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(associated));
  const sealed = Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  return { nonce, sealed };
}

/** What was sealed, or null where a byte of it, of the nonce, the key or the associated data is another. */
export function unseal(key: Buffer, { nonce, sealed }: Sealed, associated: string): Buffer | null {
  if (nonce.length !== nonceBytes || sealed.length < tagBytes) return null;
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(associated));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const opened = decipher.update(sealed.subarray(0, -tagBytes));
  try {
    decipher.final();
    return opened;
  } catch {
    // What could not be authenticated is nobody's to see.
    opened.fill(0);
    return null;
  }
}
