import type { ContractRouterClient } from '@orpc/contract';
import { audit } from './audit.ts';
import { changes } from './changes.ts';
import { containerComparison, stackComparison } from './comparison.ts';
import { stackActs } from './compose.ts';
import { faces } from './faces.ts';
import { files } from './files.ts';
import { forwards } from './forwards.ts';
import { hosts } from './hosts.ts';
import { inspection } from './inspection.ts';
import { jobs } from './jobs.ts';
import { lab } from './lab.ts';
import { locks } from './locks.ts';
import { logs } from './logs.ts';
import { notices } from './notices.ts';
import { observer } from './observer.ts';
import { overview } from './overview.ts';
import { prune } from './prune.ts';
import { questions } from './questions.ts';
import { settings } from './settings.ts';
import { containers, stacks } from './stacks.ts';
import { stats } from './stats.ts';
import { images, networks, volumes } from './storage.ts';
import { support } from './support.ts';
import { system } from './system.ts';
import { configuration } from './teamfile.ts';
import { terminals } from './terminals.ts';
import { undo } from './undo.ts';
import { vault } from './vault.ts';

/** Every procedure that a face may ask of the engine: noun → verb. */
export const contract = {
  audit,
  changes,
  configuration,
  containers: { ...containers, ...containerComparison, ...inspection, ...stats },
  faces,
  files,
  forwards,
  hosts,
  images,
  jobs,
  lab,
  locks,
  logs,
  networks,
  notices,
  observer,
  overview,
  prune,
  questions,
  settings,
  stacks: { ...stacks, ...stackActs, ...stackComparison },
  support,
  system,
  terminals,
  undo,
  vault,
  volumes,
};

export type Contract = typeof contract;

/** A client of the whole contract, whatever carries it. */
export type Client = ContractRouterClient<Contract>;
