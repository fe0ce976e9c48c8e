import { createHash } from 'node:crypto';
import type { SlotKind } from '../../contract/vault.ts';
import type { Database } from '../database/types.ts';
import type { Sealed } from './seal.ts';

/** A slot as it is stored: the data key under a key that only its opener has. */
export interface StoredSlot {
  readonly id: string;
  readonly kind: SlotKind;
  readonly label: string;
  readonly createdAt: number;
  /** JSON. */
  readonly parameters: string;
  readonly salt: Buffer;
  readonly nonce: Buffer;
  readonly wrapped: Buffer;
  /** The slot's key as a keychain sealed it. */
  readonly sealed: Buffer | null;
}

export interface StoredSecret extends Sealed {
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

interface SlotRow {
  readonly id: string;
  readonly kind: SlotKind;
  readonly label: string;
  readonly created_at: number;
  readonly parameters: string;
  readonly salt: Buffer;
  readonly nonce: Buffer;
  readonly wrapped: Buffer;
  readonly sealed: Buffer | null;
  readonly checksum: Buffer;
}

interface SecretRow {
  readonly name: string;
  readonly nonce: Buffer;
  readonly sealed: Buffer;
  readonly created_at: number;
  readonly updated_at: number;
}

/** All of a slot that is not the wrapped key itself; the key is bound to it. Pure. */
export function associatedOf(slot: Omit<StoredSlot, 'nonce' | 'wrapped'>): string {
  const { id, kind, label, createdAt, parameters, salt, sealed } = slot;
  return JSON.stringify([
    'wheelhouse vault slot',
    id,
    kind,
    label,
    createdAt,
    parameters,
    salt.toString('base64'),
    sealed?.toString('base64') ?? null,
  ]);
}

function checksumOf(slot: StoredSlot): Buffer {
  return createHash('sha256').update(associatedOf(slot)).update(slot.nonce).update(slot.wrapped).digest();
}

function toSlot(row: SlotRow): StoredSlot {
  const { id, kind, label, parameters, salt, nonce, wrapped, sealed } = row;
  return { id, kind, label, createdAt: row.created_at, parameters, salt, nonce, wrapped, sealed };
}

function toSecret({ name, nonce, sealed, created_at, updated_at }: SecretRow): StoredSecret {
  return { name, nonce, sealed, createdAt: created_at, updatedAt: updated_at };
}

/** The SQL of the tables `vault_slots` and `vault_secrets`. */
export function createVaultStore(database: Database) {
  const slots = database.prepare<SlotRow>('SELECT * FROM vault_slots ORDER BY created_at, rowid');
  const putSlot = database.prepare(`
    INSERT OR REPLACE INTO vault_slots (id, kind, label, created_at, parameters, salt, nonce, wrapped, sealed, checksum)
    VALUES (@id, @kind, @label, @createdAt, @parameters, @salt, @nonce, @wrapped, @sealed, @checksum)`);
  const removeSlot = database.prepare('DELETE FROM vault_slots WHERE id = ?');
  const secrets = database.prepare<SecretRow>('SELECT * FROM vault_secrets ORDER BY name');
  const secret = database.prepare<SecretRow>('SELECT * FROM vault_secrets WHERE name = ?');
  const names = database.prepare<{ name: string }>('SELECT name FROM vault_secrets ORDER BY name');
  const putSecret = database.prepare(`
    INSERT INTO vault_secrets (name, nonce, sealed, created_at, updated_at) VALUES (@name, @nonce, @sealed, @at, @at)
    ON CONFLICT (name) DO UPDATE SET nonce = @nonce, sealed = @sealed, updated_at = @at`);
  const renameSecret = database.prepare('UPDATE vault_secrets SET name = ? WHERE name = ?');
  const removeSecret = database.prepare('DELETE FROM vault_secrets WHERE name = ?');

  return {
    /** Each with whether it is as it was written. */
    slots: () =>
      slots
        .all()
        .map((row) => ({ slot: toSlot(row), isWhole: checksumOf(toSlot(row)).equals(row.checksum) })),
    putSlot: (slot: StoredSlot) => putSlot.run({ ...slot, checksum: checksumOf(slot) }),
    removeSlot: (id: string) => removeSlot.run(id),
    secrets: () => secrets.all().map(toSecret),
    secret: (name: string) => {
      const row = secret.get(name);
      return row === undefined ? undefined : toSecret(row);
    },
    names: () => names.all().map(({ name }) => name),
    putSecret: (name: string, { nonce, sealed }: Sealed, at: number) =>
      putSecret.run({ name, nonce, sealed, at }),
    renameSecret: (name: string, to: string) => renameSecret.run(to, name),
    removeSecret: (name: string) => removeSecret.run(name) === 1,
  };
}
