import type { JobStarted } from '../../../main/contract/common.ts';
import type { StackAct } from '../../../main/contract/compose.ts';
import type { Client } from '../../../main/contract/contract.ts';

/** What a person chose beside the act itself; each act takes what means something to it. */
export interface ActChoices {
  readonly services?: string[];
  readonly pull?: 'missing' | 'always' | 'never';
  readonly recreate?: 'changed' | 'force' | 'never';
  readonly removeOrphans?: boolean;
  readonly confirm?: string;
}

export interface StackTarget {
  readonly stack: string;
  readonly host: string;
}

/** Asks the engine for an act on a stack; answers the job that does it. */
export async function askStackAct(
  client: Client,
  act: Exclude<StackAct, 'scale'>,
  target: StackTarget,
  { services, pull, recreate, removeOrphans, confirm }: ActChoices,
): Promise<JobStarted> {
  const some = services === undefined ? {} : { services };
  const typed = confirm === undefined ? {} : { confirm };
  switch (act) {
    case 'up':
      return await client.stacks.up({ ...target, ...some, pull, recreate, removeOrphans });
    case 'down':
      return await client.stacks.down({ ...target, ...typed });
    case 'stop':
      return await client.stacks.stop({ ...target, ...some, ...typed });
    case 'start':
      return await client.stacks.start({ ...target, ...some });
    case 'restart':
      return await client.stacks.restart({ ...target, ...some });
  }
}
