import type { Migration } from '../types.ts';
import { ground } from './0001-ground.ts';
import { questionsAndVault } from './0002-questions-and-vault.ts';
import { childJobs } from './0003-child-jobs.ts';
import { undos } from './0004-undos.ts';
import { notices } from './0005-notices.ts';
import { changes } from './0006-changes.ts';

/** Every migration, in the order of its number. Add at the end; never edit one that was released. */
export const migrations: readonly Migration[] = [
  ground,
  questionsAndVault,
  childJobs,
  undos,
  notices,
  changes,
];
