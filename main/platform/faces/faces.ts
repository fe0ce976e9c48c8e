import { randomBytes } from 'node:crypto';
import type { FaceAbility, FaceRequest, LendInput, LendItem, NoticeFate } from '../../contract/faces.ts';
import type { Notifier } from '../../contract/notices.ts';
import type { Clock } from '../clock/clock.ts';
import { WheelhouseError } from '../errors.ts';
import { createListeners } from '../streams/listeners.ts';
import { queue } from '../streams/queue.ts';
import type { Stream } from '../streams/stoppable.ts';

/** What a face brings when it attaches. */
export interface Lending extends LendInput {
  readonly actor: string;
}

type Part<Request> = Request extends FaceRequest ? Omit<Request, 'type' | 'id'> : never;
/** What is asked of a face, without the envelope. */
export type FaceAsk = Part<FaceRequest>;

/** What a face hands back: one of the first two where it was done, else why it was not. */
interface FaceOutcome {
  readonly content?: string | undefined;
  readonly fate?: NoticeFate | undefined;
  readonly problem?: string | undefined;
}

export interface FaceAnswer extends FaceOutcome {
  /** Who answered. */
  readonly by: string;
}

/** What attached faces lend to the engine. */
export interface Faces {
  /** A face lends for as long as it reads this stream. */
  lend(lending: Lending, signal: AbortSignal | undefined): Stream<LendItem>;
  /** Takes what a face did, or could not do, and tells what it was asked for. Throws NOT_FOUND where nobody waits for it. */
  answer(id: string, outcome: FaceOutcome): FaceAbility;
  /** True while a face that is attached lends it. */
  can(ability: FaceAbility): boolean;
  /** Why the keychain is not lent, as a face said it. */
  keychainProblem(): string | null;
  /** What the desktop that shows notices can do, or why it can not; null where no face has one. */
  notifier(): Notifier | null;
  /**
   * Asks the face that came last and lends this, and resolves with what it hands back. Rejects with REFUSED where none lends
   * it, where the face could not, or where it did not answer within a minute.
   */
  ask(asked: FaceAsk): Promise<FaceAnswer>;
  /** Asks for an act of a keychain, as `ask` does. */
  request(ability: 'keychain', act: 'seal' | 'unseal', content: Buffer): Promise<Buffer>;
  /** Calls back with who lends, whenever a face came or went. */
  subscribe(listener: (lending: Lending) => void): Disposable;
}

interface Lender {
  readonly lending: Lending;
  readonly send: (item: LendItem) => void;
  readonly waiting: Set<string>;
}

interface Pending {
  readonly ability: FaceAbility;
  readonly resolve: (answer: FaceOutcome) => void;
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

  async function ask(asked: FaceAsk): Promise<FaceAnswer> {
    const { ability } = asked;
    const lender = lenderOf(ability);
    if (lender === undefined) {
      const hint = 'Open the desktop app of Wheelhouse on this machine.';
      const what = ability === 'keychain' ? 'lends its keychain' : 'can show notifications';
      throw new WheelhouseError('REFUSED', `No app that is open ${what}.`, { hint });
    }
    const id = randomBytes(16).toString('hex');
    const { promise, resolve, reject } = Promise.withResolvers<FaceOutcome>();
    pending.set(id, { ability, resolve, reject });
    lender.waiting.add(id);
    using _timer = clock.after(answerWithinMs, () => {
      const what = ability === 'keychain' ? 'for its keychain' : 'about a notification';
      reject(new WheelhouseError('REFUSED', `The desktop app did not answer ${what} within a minute.`));
    });
    lender.send({ ...asked, type: 'request', id });
    try {
      return { ...(await promise), by: lender.lending.actor };
    } finally {
      pending.delete(id);
      lender.waiting.delete(id);
    }
  }

  return {
    lend,
    ask,
    async request(ability, act, content) {
      const { content: done } = await ask({ ability, act, content: content.toString('base64') });
      if (done === undefined) throw new WheelhouseError('REFUSED', 'The desktop app handed nothing back.');
      return Buffer.from(done, 'base64');
    },
    answer(id, outcome) {
      const asked = pending.get(id);
      if (asked === undefined) {
        throw new WheelhouseError('NOT_FOUND', 'Nobody waits for this answer of a face any more.');
      }
      const isDone = asked.ability === 'keychain' ? outcome.content : outcome.fate;
      if (isDone !== undefined) asked.resolve(outcome);
      else asked.reject(new WheelhouseError('REFUSED', outcome.problem ?? 'The desktop app could not.'));
      return asked.ability;
    },
    can: (ability) => lenderOf(ability) !== undefined,
    notifier: () =>
      [...lenders].findLast(({ lending }) => (lending.notifier ?? null) !== null)?.lending.notifier ?? null,
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
