/** What Electron says about the keychain of this machine. */
export interface KeychainFacts {
  readonly platform: NodeJS.Platform;
  readonly isAvailable: boolean;
  /** On Linux: `gnome_libsecret`, `kwallet5`, `basic_text` …; null elsewhere. */
  readonly backend: string | null;
}

/**
 * Why the keychain cannot hold a key of the vault, one sentence; null where it can. `basic_text` encrypts with a password that is
 * in Chromium's source: https://www.electronjs.org/docs/latest/api/safe-storage
 */
export function keychainProblem({ platform, isAvailable, backend }: KeychainFacts): string | null {
  if (platform === 'linux' && (backend === 'basic_text' || backend === null)) {
    return 'This desktop has no keychain that is unlocked (GNOME Keyring or KWallet), and what stands in for it is no protection.';
  }
  if (platform === 'linux' && backend === 'unknown') return 'The keychain of this desktop is not known yet.';
  return isAvailable ? null : 'The keychain of this machine cannot be used.';
}
