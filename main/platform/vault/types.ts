export type VaultState = 'absent' | 'locked' | 'unlocked';

/** Secrets at rest under one data key, which is wrapped in slots; open only while a face has lent the key. */
export interface Vault {
  state(): VaultState;
  /** undefined where there is no such secret. Throws VAULT_LOCKED while it is locked or absent. */
  get(name: string): string | undefined;
  /** Throws VAULT_LOCKED. Names look like paths: `hosts/<id>/password`. */
  set(name: string, secret: string): void;
  /** Forgets a secret; possible while locked. */
  delete(name: string): void;
  has(name: string): boolean;
  names(): readonly string[];
  /**
   * Resolves once it is open: at once, or after a person was asked (one question for all who wait). A job calls it
   * before it needs a secret and says that it waits. Rejects with the signal's reason, or VAULT_LOCKED where
   * the question was dismissed or expired.
   */
  whenUnlocked(waiting: { readonly jobId: string | null; readonly signal: AbortSignal }): Promise<void>;
  subscribe(listener: () => void): Disposable;
}
