import { WheelhouseError } from '../platform/errors.ts';
import type { JobKind } from '../platform/jobs/types.ts';
import { addLabHosts, type HostsClient } from './add-hosts.ts';
import type { LabCommand } from './command.ts';

type NoInput = Readonly<Record<string, never>>;

/** The job that brings the lab up and adds its hosts; both steps find what is there already. */
export function createLabJob(command: LabCommand, client: () => HostsClient): JobKind<NoInput> {
  return {
    kind: 'lab.start',
    parse: () => ({}),
    subject: () => ({ hostId: null, host: null, name: 'lab' }),
    locks: () => [{ hostId: null, kind: 'local', name: 'lab' }],
    async run(_, context) {
      await context.step('bring up', {}, () =>
        command.up(({ phase, done, total, message }) => {
          context.progress({ phase, done, total, unit: 'steps', message });
        }, context.signal),
      );
      return context.step('add hosts', {}, async () => {
        const status = await command.status();
        if (!status.up) {
          throw new WheelhouseError('ENGINE_ERROR', 'The lab came up and was gone again.', {
            hint: 'npm run lab:up shows every step.',
          });
        }
        const hosts = await addLabHosts(client(), status);
        return { hosts: hosts.map(({ name }) => name) };
      });
    },
    leftovers: (_, steps) =>
      steps.some(({ name }) => name === 'bring up')
        ? ['The lab may be half up; starting it again goes on from there, npm run lab:down takes it down.']
        : [],
  };
}
