import { audited } from '../audit/audited.ts';
import type { Audit } from '../audit/types.ts';
import { toErrorView, WheelhouseError } from '../errors.ts';
import type { Faces } from '../faces/faces.ts';
import type { AppLog } from '../log/app-log.ts';
import type { NewQuestion, Questions } from '../questions/types.ts';
import type { SlotOpener } from './slots.ts';
import type { Vault } from './types.ts';
import type { VaultDesk } from './vault.ts';

interface OpeningParts {
  readonly vault: VaultDesk;
  readonly faces: Faces;
  readonly questions: Questions;
  readonly audit: Audit;
  readonly log: Pick<AppLog, 'info'>;
}

export interface VaultOpening {
  /** The whole interface, for whoever needs secrets. */
  readonly vault: Vault;
  /** Opens it without a person where it can be: at start by a key file, and whenever a face lends a keychain. */
  start(): void;
  stop(): void;
}

const questionExpiresMs = 30 * 60_000;

function reasonOf({ details }: WheelhouseError): string {
  const reason = details?.['reason'];
  return typeof reason === 'string' ? reason : '';
}

function questionOf(vault: VaultDesk, problem: WheelhouseError | null): NewQuestion {
  const byPassphrase = vault.hasSlot('passphrase');
  return {
    kind: 'vault',
    subject: { hostId: null, host: null, name: 'vault' },
    message: 'The vault is locked, and something that runs needs a secret from it.',
    facts: problem === null ? {} : { problem: problem.message, reason: reasonOf(problem) },
    prompts: byPassphrase ? [{ name: 'passphrase', label: 'Passphrase of the vault', secret: true }] : [],
    choices: byPassphrase ? [] : [{ id: 'open', label: 'Open it with the keychain or the key file' }],
    access: 'operate',
    jobId: null,
    expiresInMs: questionExpiresMs,
  };
}

function lockedError(reason: unknown): WheelhouseError {
  return new WheelhouseError('VAULT_LOCKED', 'The vault stayed locked.', {
    hint: 'Unlock it: wheelhouse vault unlock, then try again.',
    cause: reason,
    details: { state: 'locked' },
  });
}

/** Gets the vault opened: by itself where a slot allows it, else by one question for all who wait. */
export function createVaultOpening({ vault, faces, questions, audit, log }: OpeningParts): VaultOpening {
  let asking: Promise<void> | null = null;
  let waiters = 0;
  let giveUp = new AbortController();
  let subscription: Disposable | null = null;

  async function unlock(opener: SlotOpener, by: string): Promise<void> {
    const asked = { actor: { name: by }, act: 'vault.unlock', hostId: null, host: null, subject: 'vault' };
    await audited(audit, asked, async (record) => {
      const slot = await vault.unlock(opener, by);
      record.after({ slot: slot?.label ?? null });
    });
  }

  /** Never rejects: that it did not open by itself is no failure of anybody. */
  async function openByItself(by: string): Promise<void> {
    if (!vault.opensByItself()) return;
    try {
      const slot = await vault.unlock({}, by);
      if (slot === null) return;
      const entry = {
        actor: by,
        act: 'vault.unlock',
        hostId: null,
        host: null,
        subject: 'vault',
        jobId: null,
      };
      audit.append({ ...entry, before: null, after: { slot: slot.label }, outcome: 'done', error: null });
    } catch (error) {
      log.info('The vault did not open by itself.', { reason: toErrorView(error).message });
    }
  }

  /** Asks until it is open, whoever opens it; rejects where the question is dismissed, expires, or all gave up. */
  async function askUntilOpen(signal: AbortSignal): Promise<void> {
    await openByItself('wheelhouse');
    let problem: WheelhouseError | null = null;
    while (vault.state() !== 'unlocked') {
      const opened = new AbortController();
      using _watch = vault.subscribe(() => {
        if (vault.state() === 'unlocked') opened.abort();
      });
      try {
        const answer = await questions.ask(
          questionOf(vault, problem),
          AbortSignal.any([signal, opened.signal]),
        );
        const passphrase = answer.fields['passphrase'];
        await unlock(passphrase === undefined ? {} : { passphrase }, answer.answeredBy).catch(
          (error: unknown) => {
            if (!(error instanceof WheelhouseError)) throw error;
            problem = error;
          },
        );
      } catch (error) {
        if (!opened.signal.aborted) throw error;
      }
    }
  }

  /** One loop for all who wait. */
  function shared(): Promise<void> {
    if (asking === null) {
      giveUp = new AbortController();
      const mine = askUntilOpen(giveUp.signal)
        .catch((error: unknown) => {
          throw lockedError(error);
        })
        .finally(() => {
          if (asking === mine) asking = null;
        });
      // Each waiter has its own view of this; the last one may be gone when it ends.
      mine.catch(() => undefined);
      asking = mine;
    }
    return asking;
  }

  async function whenUnlocked({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    signal.throwIfAborted();
    if (vault.state() === 'unlocked') return;
    if (vault.state() === 'absent') {
      throw new WheelhouseError('VAULT_LOCKED', 'There is no vault yet, and this needs a secret from it.', {
        hint: 'Make one in the settings, or with: wheelhouse vault create',
        details: { state: 'absent' },
      });
    }
    waiters += 1;
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const abort = (): void => {
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      await Promise.race([shared(), aborted]);
    } finally {
      signal.removeEventListener('abort', abort);
      waiters -= 1;
      if (waiters === 0) {
        // Whoever comes from now on is asked anew, and does not join what is on its way out.
        asking = null;
        giveUp.abort(new WheelhouseError('CANCELLED', 'Nobody waits for the vault any more.'));
      }
    }
  }

  return {
    vault: { ...vault, whenUnlocked },
    start() {
      subscription = faces.subscribe(({ actor }) => {
        if (faces.can('keychain')) void openByItself(actor);
      });
      void openByItself('wheelhouse');
    },
    stop() {
      subscription?.[Symbol.dispose]();
      giveUp.abort(new WheelhouseError('INTERRUPTED', 'Wheelhouse ends.'));
      if (vault.state() === 'unlocked') vault.lock();
    },
  };
}
