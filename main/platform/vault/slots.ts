import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { SlotKind } from '../../contract/vault.ts';
import { WheelhouseError } from '../errors.ts';
import type { Faces } from '../faces/faces.ts';
import { checkKeyFilePath, makeKeyFile, readKeyFile } from './key-file.ts';
import { keyBytes, seal, unseal } from './seal.ts';
import {
  keyOfFile,
  keyOfPassphrase,
  newSalt,
  slotParametersSchema,
  type ScryptCost,
  type SlotParameters,
} from './slot-keys.ts';
import { associatedOf, type StoredSlot } from './store.ts';

/** What a new slot shall open to. */
export interface NewSlot {
  readonly kind: SlotKind;
  readonly passphrase?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly label?: string | undefined;
}

/** What is handed in to open a slot; nothing for a slot that a key file or a keychain opens by itself. */
export interface SlotOpener {
  readonly passphrase?: string | undefined;
  readonly keyFile?: string | undefined;
}

interface SlotsParts {
  readonly faces: Pick<Faces, 'request' | 'can' | 'keychainProblem'>;
  readonly dataFolder: string;
  readonly cost: ScryptCost;
}

/** Makes and opens slots; keeps nothing. */
export interface Slots {
  /** Wraps the data key in a new slot, and opens it again to prove it. Throws VALIDATION or REFUSED. */
  make(asked: NewSlot, dataKey: Buffer, label: string, now: number): Promise<StoredSlot>;
  /** The data key, for the caller to wipe; null where what was handed in does not fit. Throws REFUSED. */
  open(slot: StoredSlot, opener: SlotOpener): Promise<Buffer | null>;
}

/** What a slot is called where nobody gave it a name. Pure. */
export function defaultLabel({ kind, keyFile }: NewSlot): string {
  if (kind === 'passphrase') return 'Passphrase';
  if (kind === 'keyFile') return `Key file ${path.basename(keyFile ?? '')}`.slice(0, 64);
  return `Keychain on ${os.hostname()}`.slice(0, 64);
}

/** Throws where the parameters are none. */
export function parametersOf(slot: StoredSlot): SlotParameters {
  return slotParametersSchema.parse(JSON.parse(slot.parameters));
}

function required(value: string | undefined, sentence: string): string {
  if (value === undefined) throw new WheelhouseError('VALIDATION', sentence);
  return value;
}

export function createSlots({ faces, dataFolder, cost }: SlotsParts): Slots {
  function wrap(
    rest: Omit<StoredSlot, 'nonce' | 'wrapped' | 'id'>,
    slotKey: Buffer,
    dataKey: Buffer,
  ): StoredSlot {
    const named = { ...rest, id: randomBytes(8).toString('hex') };
    const { nonce, sealed } = seal(slotKey, dataKey, associatedOf(named));
    slotKey.fill(0);
    return { ...named, nonce, wrapped: sealed };
  }

  async function keyOf(slot: StoredSlot, { passphrase, keyFile }: SlotOpener): Promise<Buffer | null> {
    const parameters = parametersOf(slot);
    if (parameters.kind === 'passphrase') {
      return passphrase === undefined ? null : keyOfPassphrase(passphrase, slot.salt, parameters);
    }
    if (parameters.kind === 'keyFile') {
      const content = readKeyFile(keyFile ?? parameters.path);
      const key = keyOfFile(content, slot.salt);
      content.fill(0);
      return key;
    }
    if (slot.sealed === null) return null;
    return faces.request('keychain', 'unseal', slot.sealed);
  }

  async function open(slot: StoredSlot, opener: SlotOpener): Promise<Buffer | null> {
    const key = await keyOf(slot, opener);
    if (key === null) return null;
    if (key.length !== keyBytes) return null;
    const dataKey = unseal(key, { nonce: slot.nonce, sealed: slot.wrapped }, associatedOf(slot));
    key.fill(0);
    return dataKey;
  }

  async function makeUnproven(
    asked: NewSlot,
    dataKey: Buffer,
    label: string,
    now: number,
  ): Promise<StoredSlot> {
    const salt = newSalt();
    const base = { kind: asked.kind, label, createdAt: now, salt, sealed: null };
    if (asked.kind === 'passphrase') {
      const passphrase = required(asked.passphrase, 'A slot of the kind passphrase needs a passphrase.');
      const parameters: SlotParameters = { kind: 'passphrase', ...cost };
      const key = await keyOfPassphrase(passphrase, salt, cost);
      return wrap({ ...base, parameters: JSON.stringify(parameters) }, key, dataKey);
    }
    if (asked.kind === 'keyFile') {
      const file = required(asked.keyFile, 'A slot of the kind keyFile needs the path of a file.');
      checkKeyFilePath(file, dataFolder);
      const isMade = makeKeyFile(file);
      try {
        const content = readKeyFile(file);
        const key = keyOfFile(content, salt);
        content.fill(0);
        const parameters: SlotParameters = { kind: 'keyFile', path: file };
        return wrap({ ...base, parameters: JSON.stringify(parameters) }, key, dataKey);
      } catch (error) {
        if (isMade) rmSync(file, { force: true });
        throw error;
      }
    }
    if (!faces.can('keychain')) {
      const problem = faces.keychainProblem();
      throw new WheelhouseError(
        'REFUSED',
        problem ?? 'The keychain is lent by the desktop app on this machine, and none is open.',
        {
          hint: problem === null ? 'Open the desktop app and try again.' : 'Use a passphrase or a key file.',
        },
      );
    }
    const key = randomBytes(keyBytes);
    const sealed = await faces.request('keychain', 'seal', key);
    const parameters: SlotParameters = { kind: 'keychain' };
    return wrap({ ...base, sealed, parameters: JSON.stringify(parameters) }, key, dataKey);
  }

  return {
    open,
    async make(asked, dataKey, label, now) {
      const slot = await makeUnproven(asked, dataKey, label, now);
      const again = await open(slot, { passphrase: asked.passphrase });
      const isProven = again?.equals(dataKey) === true;
      again?.fill(0);
      if (isProven) return slot;
      throw new WheelhouseError(
        'REFUSED',
        `The slot “${label}” was not made, because it did not open again when it was tried.`,
      );
    },
  };
}
