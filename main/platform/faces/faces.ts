import { randomBytes } from 'node:crypto';
import type { FaceAbility, FaceRequest } from '../../contract/faces.ts';
import type { Clock } from '../clock/clock.ts';
import { WheelhouseError } from '../errors.ts';
import { createListeners } from '../streams/listeners.ts';
import { queue } from '../streams/queue.ts';
import type { Stream } from '../streams/stoppable.ts';

/** What a face brings when it attaches. */
export interface Lending {
  readonly actor: string;
  readonly abilities: readonly FaceAbility[];
  readonly keychainProblem: string | null;
}

export type LendItem = { readonly type: 'attached' } | FaceRequest;

/** What attached faces lend to the engine. */
export interface Faces {
  /** A face lends for as long as it reads this stream. */
  lend(lending: Lending, signal: AbortSignal | undefined): Stream<LendItem>;
  /** Takes what a face did, or could not do. Throws NOT_FOUND for a request that nobody waits for. */
  answer(
    id: string,
    outcome: { readonly content?: string | undefined; readonly problem?: string | undefined },
  ): void;
  /** True while a face that is attached lends it. */
  can(ability: FaceAbility): boolean;
  /** Why the keychain is not lent, as a face said it. */
  keychainProblem(): string | null;
  /**
   * Asks the face that came last and lends this, and resolves with what it hands back. Rejects with REFUSED where none lends
   * it, where the face could not, or where it did not answer within a minute.
   */
  request(ability: FaceAbility, act: FaceRequest['act'], content: Buffer): Promise<Buffer>;
  /** Calls back with who lends, whenever a face came or went. */
  subscribe(listener: (lending: Lending) => void): Disposable;
}

interface Lender {
  readonly lending: Lending;
  readonly send: (item: LendItem) => void;
  readonly waiting: Set<string>;
}

interface Pending {
  readonly resolve: (content: Buffer) => void;
  readonly reject: (error: WheelhouseError) => void;
}

// A keychain may ask its owner for a password first.
const answerWithinMs = 60_000;
const requestsAtOnce = 64;

/** Keeps who lends what. Requests and answers are in memory only, and in no log: they may hold keys. */
export function createFaces(clock: Clock): Faces {
  const lenders = new Set<Lender>();
  const pending = new Map<string, Pending>();
  const listeners = createListeners<Lending>();

  const lenderOf = (ability: FaceAbility): Lender | undefined =>
    [...lenders].findLast(({ lending }) => lending.abilities.includes(ability));

  function lend(lending: Lending, signal: AbortSignal | undefined): Stream<LendItem> {
    signal?.throwIfAborted();
    const waiting = new Set<string>();
    const items = queue<LendItem>({
      capacity: requestsAtOnce,
      batchSize: 1,
      signal,
      onEnd: () => {
        lenders.delete(lender);
        for (const id of waiting) {
          pending
            .get(id)
            ?.reject(new WheelhouseError('REFUSED', 'The desktop app went away before it answered.'));
        }
        listeners.emit(lending);
      },
    });
    const lender: Lender = { lending, waiting, send: (item) => void items.push(item) };
    lenders.add(lender);
    items.push({ type: 'attached' });
    // After the stream is in the hands of its reader.
    queueMicrotask(() => {
      listeners.emit(lending);
    });
    return single(items.batches);
  }

  async function request(ability: FaceAbility, act: FaceRequest['act'], content: Buffer): Promise<Buffer> {
    const lender = lenderOf(ability);
    if (lender === undefined) {
      const hint = 'Open the desktop app of Wheelhouse on this machine.';
      throw new WheelhouseError('REFUSED', `No app that is open lends its ${ability}.`, { hint });
    }
    const id = randomBytes(16).toString('hex');
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    pending.set(id, { resolve, reject });
    lender.waiting.add(id);
    using _timer = clock.after(answerWithinMs, () => {
      reject(
        new WheelhouseError('REFUSED', `The desktop app did not answer for its ${ability} within a minute.`),
      );
    });
    lender.send({ type: 'request', id, ability, act, content: content.toString('base64') });
    try {
      return await promise;
    } finally {
      pending.delete(id);
      lender.waiting.delete(id);
    }
  }

  return {
    lend,
    request,
    answer(id, { content, problem }) {
      const asked = pending.get(id);
      if (asked === undefined) {
        throw new WheelhouseError('NOT_FOUND', 'Nobody waits for this answer of a face any more.');
      }
      if (content === undefined)
        asked.reject(new WheelhouseError('REFUSED', problem ?? 'The desktop app could not.'));
      else asked.resolve(Buffer.from(content, 'base64'));
    },
    can: (ability) => lenderOf(ability) !== undefined,
    keychainProblem: () =>
      [...lenders].findLast(({ lending }) => lending.keychainProblem !== null)?.lending.keychainProblem ??
      null,
    subscribe: (listener) => listeners.add(listener),
  };
}

async function* items(batches: AsyncIterable<{ readonly items: readonly LendItem[] }>): Stream<LendItem> {
  for await (const batch of batches) yield* batch.items;
}

/** The same stream an item at a time; its end comes at once, as that of the batches does. */
function single(batches: Stream<{ readonly items: readonly LendItem[] }>): Stream<LendItem> {
  const flat = items(batches);
  return {
    next: () => flat.next(),
    throw: (error: unknown) => flat.throw(error),
    async return() {
      await batches.return();
      return flat.return();
    },
    async [Symbol.asyncDispose]() {
      await batches.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
