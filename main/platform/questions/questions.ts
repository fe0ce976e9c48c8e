import type { QuestionView } from '../../contract/questions.ts';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../database/types.ts';
import { WheelhouseError } from '../errors.ts';
import type { Events } from '../events/types.ts';
import { createJobIds } from '../jobs/job-id.ts';
import { createListeners } from '../streams/listeners.ts';
import { checkAnswer, conflictOf, keyOf, refusalOf, type GivenAnswer } from './model.ts';
import { createQuestionStore, type QuestionEnd } from './store.ts';
import type { Answer, NewQuestion, Questions } from './types.ts';

interface QuestionsParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly events: Events;
}

interface Waiter {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: WheelhouseError) => void;
}

interface Asked {
  readonly view: QuestionView;
  readonly key: string;
  /** On the clock that never jumps: a wall clock that goes back must not keep a question open for ever. */
  readonly deadlineMs: number;
  readonly waiters: Set<Waiter>;
}

/** The questions with what only those who answer them need. */
export interface QuestionDesk extends Questions {
  /** Throws NOT_FOUND. */
  get(id: string): QuestionView;
  /** Newest first. */
  list(filter: {
    readonly state: QuestionView['state'] | null;
    readonly limit: number;
  }): readonly QuestionView[];
  /** Those of this engine's life that ended last, newest first. */
  recent(): readonly QuestionView[];
  /** Throws NOT_FOUND, VALIDATION, or CONFLICT naming who was first. Part of the caller's transaction, if one runs. */
  answer(id: string, given: GivenAnswer, answeredBy: string): QuestionView;
  /** Ends it without an answer. Throws NOT_FOUND or CONFLICT. */
  dismiss(id: string, dismissedBy: string): QuestionView;
  /** Expires what an earlier life of the engine left open, for nobody waits for it. Called once, at start. */
  recover(): number;
  /** Judges now what has expired; by itself it does so at least each 15 seconds while one is open. */
  sweep(): void;
  stop(): void;
}

// Timers stand still while the machine sleeps: expiry is judged on the wall clock, this soon after it wakes.
const sweepMs = 15_000;
const recentlyEnded = 20;

/** The questions of this engine, kept in the table `questions`; their answers are only ever in memory. */
export function createQuestions({ database, clock, events }: QuestionsParts): QuestionDesk {
  const store = createQuestionStore(database);
  const asked = new Map<string, Asked>();
  const listeners = createListeners<void>();
  const nextId = createJobIds();
  let recent: readonly QuestionView[] = [];
  let timer: Disposable | null = null;

  function isDue({ view, deadlineMs }: Asked): boolean {
    return clock.now() >= view.expiresAt || clock.monotonic() >= deadlineMs;
  }

  function record(view: QuestionView, fact: 'asked' | QuestionEnd['state']): void {
    events.record({
      type: `question.${fact}`,
      hostId: view.subject.hostId,
      subject: view.subject.name,
      payload: { questionId: view.id, kind: view.kind, jobId: view.jobId, by: view.answeredBy },
    });
  }

  function find(id: string): QuestionView {
    const view = store.find(id);
    if (view === undefined) {
      throw new WheelhouseError('NOT_FOUND', `There is no question “${id}”.`, {
        hint: 'List what is open: wheelhouse questions list',
      });
    }
    return view;
  }

  /** Ends an open question; after the commit it tells those who wait, and those who watch. */
  function end(
    id: string,
    state: QuestionEnd['state'],
    answeredBy: string | null,
    tell: (waiter: Waiter, view: QuestionView) => void,
  ): QuestionView {
    return database.transaction(() => {
      const ended = store.end(id, { state, answeredBy, endedAt: clock.now() });
      const view = find(id);
      if (!ended) throw conflictOf(view);
      record(view, state);
      database.afterCommit(() => {
        const entry = asked.get(id);
        asked.delete(id);
        recent = [view, ...recent].slice(0, recentlyEnded);
        arm();
        for (const waiter of entry?.waiters ?? []) tell(waiter, view);
        listeners.emit();
      });
      return view;
    });
  }

  const refuse = (waiter: Waiter, view: QuestionView): void => {
    waiter.reject(refusalOf(view));
  };

  function sweep(): void {
    for (const entry of asked.values()) {
      if (isDue(entry)) end(entry.view.id, 'expired', null, refuse);
    }
    arm();
  }

  function arm(): void {
    timer?.[Symbol.dispose]();
    timer = null;
    if (asked.size === 0) return;
    const now = clock.now();
    const nextMs = Math.min(sweepMs, ...[...asked.values()].map(({ view }) => view.expiresAt - now));
    timer = clock.after(Math.max(0, nextMs), sweep);
  }

  function put(question: NewQuestion): Asked {
    const askedAt = clock.now();
    const view: QuestionView = {
      id: nextId(askedAt),
      kind: question.kind,
      subject: question.subject,
      message: question.message,
      facts: { ...question.facts },
      prompts: [...question.prompts],
      choices: [...question.choices],
      access: question.access,
      jobId: question.jobId,
      askedAt,
      expiresAt: askedAt + question.expiresInMs,
      state: 'open',
      answeredBy: null,
      endedAt: null,
    };
    const entry: Asked = {
      view,
      key: keyOf(question),
      deadlineMs: clock.monotonic() + question.expiresInMs,
      waiters: new Set(),
    };
    database.transaction(() => {
      store.insert(view);
      record(view, 'asked');
      database.afterCommit(() => {
        asked.set(view.id, entry);
        arm();
        listeners.emit();
      });
    });
    return entry;
  }

  async function ask(question: NewQuestion, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    sweep();
    const key = keyOf(question);
    const entry = [...asked.values()].find((open) => open.key === key) ?? put(question);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const waiter: Waiter = { resolve, reject };
    entry.waiters.add(waiter);
    const giveUp = (): void => {
      entry.waiters.delete(waiter);
      reject(signal?.reason);
      if (entry.waiters.size > 0 || !asked.has(entry.view.id)) return;
      end(entry.view.id, 'withdrawn', null, refuse);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** The question as it is to whoever answers it now; one that expired while the machine slept is expired first. */
  function current(id: string): QuestionView {
    sweep();
    const view = find(id);
    if (view.state !== 'open' || !asked.has(id)) throw conflictOf(view);
    return view;
  }

  return {
    ask,
    open: () => store.open(),
    subscribe: (listener) => listeners.add(listener),
    get: find,
    list: (filter) => store.list(filter),
    recent: () => recent,
    answer(id, given, answeredBy) {
      checkAnswer(current(id), given);
      return end(id, 'answered', answeredBy, (waiter) => {
        waiter.resolve({ ...given, answeredBy });
      });
    },
    dismiss(id, dismissedBy) {
      current(id);
      return end(id, 'dismissed', dismissedBy, refuse);
    },
    recover() {
      const left = store.open().filter(({ id }) => !asked.has(id));
      for (const { id } of left) end(id, 'expired', null, refuse);
      recent = [];
      return left.length;
    },
    sweep,
    stop() {
      timer?.[Symbol.dispose]();
      timer = null;
    },
  };
}
