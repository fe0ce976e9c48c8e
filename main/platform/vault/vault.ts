import { randomBytes } from 'node:crypto';
import type { SecretView, SlotView, VaultView } from '../../contract/vault.ts';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/types.ts';
import { toErrorView, WheelhouseError } from '../errors.ts';
import type { Events } from '../events/types.ts';
import type { Faces } from '../faces/faces.ts';
import { createListeners } from '../streams/listeners.ts';
import { createAttempts } from './attempts.ts';
import { keyBytes, seal, unseal } from './seal.ts';
import { strongCost, type ScryptCost } from './slot-keys.ts';
import { createSlots, defaultLabel, parametersOf, type NewSlot, type SlotOpener } from './slots.ts';
import { createVaultStore, type StoredSecret, type StoredSlot } from './store.ts';
import type { Vault } from './types.ts';

interface VaultParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Events;
  readonly faces: Faces;
  readonly dataFolder: string;
  /** What a guess costs; only tests ask for less. */
  readonly cost?: ScryptCost;
}

/** The vault with what those who keep it need; `whenUnlocked` is added by its opening. */
export interface VaultDesk extends Omit<Vault, 'whenUnlocked'> {
  view(): VaultView;
  secrets(): readonly SecretView[];
  /** Throws CONFLICT where there is one, VALIDATION or REFUSED where the slot cannot be made. */
  create(slot: NewSlot, by: string): Promise<StoredSlot>;
  /** Answers the slot that opened it; null where it was open. Throws NOT_FOUND, AUTH_FAILED, REFUSED, STORAGE_CORRUPT. */
  unlock(opener: SlotOpener, by: string): Promise<StoredSlot | null>;
  /** Wipes the key. Nothing opens it again by itself until a person has unlocked it. */
  lock(): void;
  addSlot(slot: NewSlot): Promise<StoredSlot>;
  removeSlot(reference: string): StoredSlot;
  changePassphrase(current: string, passphrase: string): Promise<StoredSlot>;
  /** True where a slot may open it without a person: none locked it by hand, and it has such a slot. */
  opensByItself(): boolean;
  hasSlot(kind: StoredSlot['kind']): boolean;
}

interface Open {
  readonly key: Buffer;
  readonly at: number;
  readonly by: string;
  readonly damaged: ReadonlySet<string>;
}

const associatedOfSecret = (name: string): string => `wheelhouse vault secret ${name}`;

/** Secrets at rest in the tables `vault_slots` and `vault_secrets`; the data key is in memory alone, while it is open. */
export function createVault({
  database,
  clock,
  events,
  faces,
  dataFolder,
  cost = strongCost,
}: VaultParts): VaultDesk {
  const store = createVaultStore(database);
  const slots = createSlots({ faces, dataFolder, cost });
  const attempts = createAttempts(clock);
  const listeners = createListeners<void>();
  const problems = new Map<string, string>();
  let open: Open | null = null;
  let isLockedByHand = false;
  let turn: Promise<unknown> = Promise.resolve();

  /** One at a time: each guess takes 128 MB, and of two who make the vault one is refused. */
  function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const mine = turn.then(act, act);
    turn = mine.catch(() => undefined);
    return mine;
  }

  const state = (): ReturnType<Vault['state']> => {
    if (open !== null) return 'unlocked';
    return store.slots().length === 0 ? 'absent' : 'locked';
  };

  function record(fact: string, details: Record<string, unknown>): void {
    events.record({ type: `vault.${fact}`, hostId: null, subject: 'vault', payload: details });
  }

  function requireOpen(): Open {
    if (open !== null) return open;
    const isAbsent = state() === 'absent';
    throw new WheelhouseError('VAULT_LOCKED', isAbsent ? 'There is no vault yet.' : 'The vault is locked.', {
      hint: isAbsent ? 'Make one: wheelhouse vault create' : 'Unlock it: wheelhouse vault unlock',
      details: { state: isAbsent ? 'absent' : 'locked' },
    });
  }

  function decrypt(key: Buffer, secret: StoredSecret): string | null {
    const content = unseal(key, secret, associatedOfSecret(secret.name));
    if (content === null) return null;
    const text = content.toString('utf8');
    content.fill(0);
    return text;
  }

  function adopt(key: Buffer, by: string): void {
    const damaged = store.secrets().filter((secret) => decrypt(key, secret) === null);
    open?.key.fill(0);
    open = { key, at: clock.now(), by, damaged: new Set(damaged.map(({ name }) => name)) };
    isLockedByHand = false;
    listeners.emit();
  }

  function uniqueLabel(label: string): string {
    const taken = store.slots().map(({ slot }) => slot.label);
    for (let number = 1; ; number += 1) {
      const candidate = number === 1 ? label : `${label} ${number}`;
      if (!taken.includes(candidate)) return candidate;
    }
  }

  function makeSlot(asked: NewSlot, key: Buffer): Promise<StoredSlot> {
    return slots.make(asked, key, uniqueLabel(asked.label ?? defaultLabel(asked)), clock.now());
  }

  function damageOf(slot: Pick<StoredSlot, 'label'>): string {
    return `The slot “${slot.label}” of the vault is damaged and opens nothing; it was left as it is.`;
  }

  /** Tries every slot that is whole and fits what is handed in. */
  async function findKey(opener: SlotOpener): Promise<{ slot: StoredSlot; key: Buffer } | null> {
    const kinds = wantedKinds(opener);
    const candidates = store.slots().filter(({ slot }) => kinds.includes(slot.kind));
    const failures: unknown[] = [];
    let didNotFit = false;
    for (const { slot, isWhole } of candidates) {
      if (!isWhole) {
        failures.push(
          new WheelhouseError('STORAGE_CORRUPT', damageOf(slot), {
            hint: 'Open the vault with another slot.',
          }),
        );
        continue;
      }
      try {
        const key = await slots.open(slot, opener);
        problems.delete(slot.id);
        if (key !== null) return { slot, key };
        didNotFit = true;
      } catch (error) {
        problems.set(slot.id, toErrorView(error).message);
        failures.push(error);
      }
    }
    // A wrong passphrase is told as one, also beside a slot that is damaged.
    const isGuess = opener.passphrase !== undefined && didNotFit;
    if (failures.length > 0 && !isGuess) throw failures[0];
    return null;
  }

  function wantedKinds({ passphrase, keyFile }: SlotOpener): readonly StoredSlot['kind'][] {
    if (passphrase !== undefined) return ['passphrase'];
    if (keyFile !== undefined) return ['keyFile'];
    return faces.can('keychain') ? ['keychain', 'keyFile'] : ['keyFile'];
  }

  async function findByPassphrase(passphrase: string): Promise<{ slot: StoredSlot; key: Buffer }> {
    attempts.check();
    const found = await findKey({ passphrase });
    if (found === null) {
      attempts.failed();
      throw new WheelhouseError('AUTH_FAILED', 'The passphrase does not open the vault.', {
        hint: 'Check the keyboard’s layout and Caps Lock; nothing was changed.',
        details: { reason: 'wrong-passphrase' },
      });
    }
    attempts.succeeded();
    return found;
  }

  async function findByOpener(opener: SlotOpener): Promise<{ slot: StoredSlot; key: Buffer }> {
    const found = await findKey(opener);
    if (found !== null) return found;
    throw opener.keyFile === undefined
      ? new WheelhouseError('REFUSED', 'No keychain or key file that is here opens the vault.', {
          hint: 'Give its passphrase, or name its key file.',
          details: { reason: 'needs-passphrase' },
        })
      : new WheelhouseError('AUTH_FAILED', `The key file ${opener.keyFile} does not open the vault.`);
  }

  function find(reference: string): StoredSlot {
    const slot = store.slots().find((one) => one.slot.id === reference || one.slot.label === reference)?.slot;
    if (slot !== undefined) return slot;
    throw new WheelhouseError('NOT_FOUND', `The vault has no slot “${reference}”.`, {
      hint: 'List them: wheelhouse vault get',
    });
  }

  return {
    state,
    view() {
      const found = store.slots();
      return {
        state: state(),
        slots: found.map(({ slot, isWhole }): SlotView => {
          const parameters = isWhole ? parametersOf(slot) : null;
          return {
            id: slot.id,
            kind: slot.kind,
            label: slot.label,
            createdAt: slot.createdAt,
            keyFile: parameters?.kind === 'keyFile' ? parameters.path : null,
            problem: isWhole ? (problems.get(slot.id) ?? null) : damageOf(slot),
          };
        }),
        secrets: store.names().length,
        damaged: [...(open?.damaged ?? [])],
        unlockedAt: open?.at ?? null,
        unlockedBy: open?.by ?? null,
        keychain: { isLent: faces.can('keychain'), problem: faces.keychainProblem() },
      };
    },
    get(name) {
      const { key } = requireOpen();
      const secret = store.secret(name);
      if (secret === undefined) return undefined;
      const text = decrypt(key, secret);
      if (text !== null) return text;
      throw new WheelhouseError(
        'STORAGE_CORRUPT',
        `The secret “${name}” in the vault is damaged; it was left as it is.`,
        {
          hint: 'Enter it again where it is used.',
          details: { secret: name },
        },
      );
    },
    set(name, secret) {
      const { key, damaged } = requireOpen();
      const content = Buffer.from(secret);
      const sealed = seal(key, content, associatedOfSecret(name));
      content.fill(0);
      const now = clock.now();
      database.transaction(() => {
        const before = store.secret(name);
        // What cannot be decrypted today may be once its slot or its copy is found.
        if (before !== undefined && decrypt(key, before) === null)
          store.renameSecret(name, `damaged/${now}/${name}`);
        store.putSecret(name, sealed, now);
      });
      if (open !== null && damaged.has(name)) adopt(Buffer.from(key), open.by);
      else listeners.emit();
    },
    delete(name) {
      if (!store.removeSecret(name)) return;
      if (open !== null)
        open = { ...open, damaged: new Set([...open.damaged].filter((one) => one !== name)) };
      listeners.emit();
    },
    has: (name) => store.secret(name) !== undefined,
    names: () => store.names(),
    secrets: () =>
      store.secrets().map(({ name, createdAt, updatedAt }) => ({
        name,
        createdAt,
        updatedAt,
        damaged: open?.damaged.has(name) ?? false,
      })),
    create: (asked, by) =>
      inTurn(async () => {
        if (state() !== 'absent')
          throw new WheelhouseError('CONFLICT', 'There is a vault already.', {
            hint: 'Add a slot to it instead.',
          });
        const key = randomBytes(keyBytes);
        const slot = await makeSlot(asked, key);
        database.transaction(() => {
          store.putSlot(slot);
          record('created', { slot: slot.label });
        });
        adopt(key, by);
        return slot;
      }),
    unlock: (opener, by) =>
      inTurn(async () => {
        if (open !== null) return null;
        if (state() === 'absent') requireOpen();
        const found =
          opener.passphrase === undefined
            ? await findByOpener(opener)
            : await findByPassphrase(opener.passphrase);
        record('unlocked', { slot: found.slot.label, by });
        adopt(found.key, by);
        return found.slot;
      }),
    lock() {
      isLockedByHand = true;
      if (open === null) return;
      open.key.fill(0);
      open = null;
      record('locked', {});
      listeners.emit();
    },
    addSlot: (asked) =>
      inTurn(async () => {
        const slot = await makeSlot(asked, requireOpen().key);
        database.transaction(() => {
          store.putSlot(slot);
          record('slotAdded', { slot: slot.label });
        });
        listeners.emit();
        return slot;
      }),
    removeSlot(reference) {
      requireOpen();
      const slot = find(reference);
      const isLast = !store.slots().some((other) => other.isWhole && other.slot.id !== slot.id);
      if (isLast) {
        throw new WheelhouseError('REFUSED', `The slot “${slot.label}” is the last that opens the vault.`, {
          hint: 'Add another slot first.',
        });
      }
      database.transaction(() => {
        store.removeSlot(slot.id);
        record('slotRemoved', { slot: slot.label });
      });
      listeners.emit();
      return slot;
    },
    changePassphrase: (current, passphrase) =>
      inTurn(async () => {
        const { slot: before, key } = await findByPassphrase(current);
        const after = await slots.make({ kind: 'passphrase', passphrase }, key, before.label, clock.now());
        key.fill(0);
        database.transaction(() => {
          store.removeSlot(before.id);
          store.putSlot(after);
          record('passphraseChanged', { slot: after.label });
        });
        listeners.emit();
        return after;
      }),
    opensByItself: () =>
      !isLockedByHand && store.slots().some(({ slot }) => slot.kind !== 'passphrase') && open === null,
    hasSlot: (kind) => store.slots().some(({ slot }) => slot.kind === kind),
    subscribe: (listener) => listeners.add(listener),
  };
}
