import type { QuestionKind, QuestionPrompt, QuestionView } from '../../contract/questions.ts';
import type { Access } from '../../contract/procedure.ts';

export interface NewQuestion {
  readonly kind: QuestionKind;
  readonly subject: { readonly hostId: string | null; readonly host: string | null; readonly name: string };
  /** One English sentence; faces that know the kind say it in their language, out of `facts`. */
  readonly message: string;
  /** What the sentence is made of: `{ keyFile }`, `{ algorithm, fingerprint }`, `{ instructions }`. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  /** Fields to fill in. A secret one is never persisted, logged or audited: not the answer, only that there was one. */
  readonly prompts: readonly QuestionPrompt[];
  /** Choices by id, where one is to be picked. */
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  /** What one must be allowed to do to answer it. */
  readonly access: Access;
  readonly jobId: string | null;
  /** How long it may wait for an answer, in milliseconds. */
  readonly expiresInMs: number;
}

export interface Answer {
  /** By the name of the prompt. */
  readonly fields: Readonly<Record<string, string>>;
  readonly choice: string | null;
  readonly answeredBy: string;
}

/** Questions to people: persisted, shown on every face, answered once, expiring. */
export interface Questions {
  /**
   * Asks, and waits for the answer. Rejects with REFUSED (details.reason `question-dismissed`, or `question-expired`) where
   * nobody answered, and with the signal's reason where the asker gave up: the question is withdrawn then. A second
   * question of the same kind, subject and facts while one is open joins that one. Those that an earlier life of
   * the engine left open are expired at start: who waited for them is gone.
   */
  ask(question: NewQuestion, signal?: AbortSignal): Promise<Answer>;
  open(): readonly QuestionView[];
  /** Calls back after each change until disposed. */
  subscribe(listener: () => void): Disposable;
}
