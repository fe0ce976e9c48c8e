import type { SupportView } from '../contract/support.ts';
import type { Actor } from '../platform/actor.ts';
import { auditedChange } from '../platform/audit/audited.ts';
import type { Audit } from '../platform/audit/types.ts';
import type { Clock } from '../platform/clock/clock.ts';
import type { Database } from '../platform/database/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { createListeners } from '../platform/streams/listeners.ts';
import type { ScryptCost } from '../platform/vault/slot-keys.ts';
import { removeLeaveFile } from './leave-file.ts';
import { allowList, waitAfter } from './model.ts';
import { hashPassphrase, isPassphrase } from './passphrase.ts';
import type { SupportState, SupportStore } from './store.ts';

export interface SupportOperationsDeps {
  readonly database: Database;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly dataFolder: string;
  readonly store: SupportStore;
  /** What a guess of the passphrase costs. */
  readonly cost: ScryptCost;
}

export type SupportOperations = ReturnType<typeof createSupportOperations>;

const subject = 'support mode';

/** The mode of this laptop: turned on by anybody who may, left with its passphrase. */
export function createSupportOperations(deps: SupportOperationsDeps) {
  const { database, audit, clock, dataFolder, store, cost } = deps;
  const listeners = createListeners<SupportView>();
  // Kept in memory too: every call of every face asks.
  let kept = store.read();
  // One passphrase at a time: each takes 128 MiB.
  let guesses: Promise<unknown> = Promise.resolve();
  function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const turn = guesses.then(run);
    guesses = turn.catch(() => undefined);
    return turn;
  }

  const isOn = (): boolean => kept !== 'off';
  function view(): SupportView {
    const state = typeof kept === 'string' ? null : kept;
    return {
      on: isOn(),
      since: state?.since ?? null,
      by: state?.by ?? null,
      allowed: Object.keys(allowList),
    };
  }

  function change(
    act: 'support.enable' | 'support.leave',
    actor: Actor,
    run: () => SupportState | null,
  ): SupportView {
    const asked = { actor, act, hostId: null, host: null, subject };
    auditedChange(database, audit, asked, (record) => {
      record.before({ on: isOn() });
      const state = run();
      store.write(state);
      record.after({ on: state !== null });
      database.afterCommit(() => {
        kept = state ?? 'off';
        listeners.emit(view());
      });
    });
    return view();
  }

  function refuse(act: 'support.enable' | 'support.leave', actor: Actor, error: unknown): never {
    change(act, actor, () => {
      throw error;
    });
    throw error;
  }

  function count(state: SupportState, wrong: number, triedAt: number): void {
    kept = { ...state, wrong, triedAt };
    store.write(kept);
  }

  /** Throws unless the passphrase is the one. A guess is counted before it is checked: ending the engine saves nothing. */
  async function prove(passphrase: string): Promise<void> {
    if (kept === 'off') throw new WheelhouseError('CONFLICT', 'This laptop is not in support mode.');
    if (kept === 'unreadable') {
      throw new WheelhouseError(
        'STORAGE_CORRUPT',
        'What was kept of support mode is damaged, and no passphrase can be checked against it.',
        { hint: 'The guide tells how to leave support mode without it.' },
      );
    }
    const now = clock.now();
    const { wrong } = kept;
    // A clock that was set back must not lock anybody out until it has caught up.
    const triedAt = Math.min(kept.triedAt ?? now, now);
    const waitMs = kept.triedAt === null ? 0 : triedAt + waitAfter(wrong) - now;
    if (waitMs > 0) {
      if (triedAt !== kept.triedAt) count(kept, wrong, triedAt);
      throw new WheelhouseError(
        'REFUSED',
        `Too many passphrases did not fit: support mode takes the next one in ${String(Math.ceil(waitMs / 1000))} s.`,
        { details: { reason: 'rate-limited', retryAfterMs: waitMs }, retryable: true },
      );
    }
    const state = kept;
    count(state, wrong + 1, now);
    if (await isPassphrase(passphrase, state)) return;
    throw new WheelhouseError('REFUSED', 'That is not the passphrase of support mode.', {
      hint: 'Try again, or ask whoever turned it on.',
      details: { reason: 'wrong-passphrase' },
    });
  }

  return {
    isOn,
    view,
    /** Calls back with each change of the mode. */
    subscribe: (listener: (view: SupportView) => void): Disposable => listeners.add(listener),
    async enable(passphrase: string, actor: Actor): Promise<SupportView> {
      const already = new WheelhouseError('CONFLICT', 'This laptop is in support mode already.', {
        hint: 'Leave it first to set another passphrase.',
      });
      const hashed = await inTurn(async () => (isOn() ? null : hashPassphrase(passphrase, cost)));
      if (hashed === null) return refuse('support.enable', actor, already);
      return change('support.enable', actor, () => {
        if (isOn()) throw already;
        // One that was left lying there would end the mode at the next start.
        removeLeaveFile(dataFolder);
        return { ...hashed, since: clock.now(), by: actor.name, wrong: 0, triedAt: null };
      });
    },
    async leave(passphrase: string, actor: Actor): Promise<SupportView> {
      try {
        await inTurn(() => prove(passphrase));
      } catch (error) {
        return refuse('support.leave', actor, error);
      }
      return change('support.leave', actor, () => null);
    },
    /** Leaves without the passphrase, for the owner of the data folder. */
    leaveByOwner(): void {
      if (isOn()) change('support.leave', { name: 'wheelhouse (file leave-support-mode)' }, () => null);
    },
  };
}
