import type { JobContext } from '../jobs/types.ts';
import type { Vault } from './types.ts';

/** What a job calls before it needs a secret: it waits for the vault, and its progress says so. */
export async function waitForVault(
  vault: Pick<Vault, 'state' | 'whenUnlocked'>,
  { jobId, signal, progress }: Pick<JobContext, 'jobId' | 'signal' | 'progress'>,
): Promise<void> {
  if (vault.state() === 'unlocked') return;
  progress({
    phase: 'vault',
    done: 0,
    total: null,
    unit: 'steps',
    message: 'Waits until the vault is unlocked.',
  });
  await vault.whenUnlocked({ jobId, signal });
  progress({ phase: 'vault', done: 1, total: 1, unit: 'steps', message: null });
}
