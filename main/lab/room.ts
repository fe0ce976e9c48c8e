import type { Jobs } from '../platform/jobs/types.ts';
import { WheelhouseError } from '../platform/errors.ts';
import { implementer } from '../platform/routes/implementer.ts';
import type { HostsClient } from './add-hosts.ts';
import { createLabCommand } from './command.ts';
import { createLabJob } from './job.ts';
import { whyNoLab, type LabReason } from './model.ts';

export interface LabRoomDeps {
  readonly jobs: Jobs;
  readonly isCheckout: boolean;
  /** The checkout's lab command and its folder. */
  readonly script: string;
  readonly root: string;
  /** The contract's own operations on hosts, called for whoever asked for the lab. */
  readonly client: () => HostsClient;
}

const reasons: Readonly<Record<LabReason, string>> = {
  notLinux: 'The lab runs on Linux only.',
  notRoot: 'The lab needs root, because it makes network namespaces and starts engines.',
  notInPackage: 'The lab is part of the source and not of the packaged app.',
};

/** The lab: two engines to try everything on, with nothing to lose. */
export function createLabRoom(deps: LabRoomDeps) {
  const command = createLabCommand(deps.script, deps.root);
  const job = createLabJob(command, deps.client);
  deps.jobs.register(job);
  const why = whyNoLab({
    platform: process.platform,
    userId: process.getuid?.(),
    isCheckout: deps.isCheckout,
  });
  return {
    routes: {
      get: implementer.lab.get.handler(async () => ({
        available: why === null,
        running: why === null && (await command.status()).up,
        reason: why,
      })),
      start: implementer.lab.start.handler(({ context }) => {
        if (why !== null) {
          throw new WheelhouseError('REFUSED', reasons[why], {
            hint: 'Add an SSH host instead: wheelhouse hosts add ssh://user@host',
          });
        }
        return deps.jobs.start(job, {}, context.actor);
      }),
    },
  };
}
