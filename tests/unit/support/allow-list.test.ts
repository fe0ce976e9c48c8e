import { describe, expect, test } from 'vitest';
import { allowList, refusalOf, waitAfter, whyRefused } from '../../../main/support/model.ts';
import { walkedProcedures } from '../../support/contract-inputs.ts';

// Every procedure of the contract, by what support mode does with it. A new one belongs into one of the two: `allowed` if
// people who look, read logs and restart need it and it changes nothing that a mistake could hurt.
const allowed = `
  audit.list audit.verify audit.watch
  changes.list changes.watch configuration.export configuration.plan
  containers.assess containers.compare containers.get containers.inspect containers.list containers.processes
  containers.restart containers.stats containers.watch
  faces.answer faces.lend forwards.list forwards.watch
  hosts.connect hosts.discover hosts.doctor hosts.list hosts.resume hosts.unlock hosts.watch
  images.assess images.inspect images.list
  jobs.cancel jobs.get jobs.list jobs.watch lab.get locks.list logs.tail networks.list
  notices.list notices.report notices.watch
  observer.get observer.report observer.watch overview.get overview.watch prune.preview
  questions.answer questions.dismiss questions.list questions.watch
  settings.get settings.watch stacks.compare stacks.describe stacks.list
  support.enable support.get support.leave support.watch
  system.get undo.list undo.watch vault.get vault.watch volumes.list
`;
const refused = `
  configuration.import
  containers.kill containers.pause containers.remove containers.reveal containers.start containers.stop
  containers.unpause
  files.download files.list files.upload forwards.close forwards.open
  hosts.add hosts.diagnose hosts.forgetKey hosts.pause hosts.remove hosts.trust hosts.update
  images.pull images.remove images.tag lab.start locks.break networks.create networks.remove notices.test prune.run
  settings.update stacks.down stacks.restart stacks.scale stacks.start stacks.stop stacks.up system.stop
  terminals.acknowledge terminals.close terminals.open terminals.resize terminals.write
  undo.cancel undo.run
  vault.addSlot vault.changePassphrase vault.create vault.deleteSecret vault.lock vault.removeSlot vault.secrets
  vault.unlock volumes.create volumes.remove
`;
const namesIn = (text: string): string[] => text.trim().split(/\s+/).sort();

const nothing = { jobKind: () => null, questionKind: () => null };

describe('what support mode allows', () => {
  test('is decided for every procedure of the contract, one by one', () => {
    const decided = [...namesIn(allowed), ...namesIn(refused)].sort();
    expect(walkedProcedures.map(({ name }) => name).sort()).toEqual(decided);
    expect(Object.keys(allowList).sort()).toEqual(namesIn(allowed));
  });

  test('is no name that the contract does not know, such as one of every object', () => {
    expect(whyRefused('toString', {}, nothing)).not.toBeNull();
    expect(whyRefused('containers.removeAll', {}, nothing)).not.toBeNull();
  });

  test('changes nothing but by restarts, logins and leaving the mode', () => {
    const acts = walkedProcedures.filter(({ meta }) => meta.kind === 'command' || meta.access !== 'see');
    expect(
      acts
        .map(({ name }) => name)
        .filter((name) => Object.hasOwn(allowList, name))
        .sort(),
    ).toEqual([
      'containers.restart',
      'faces.answer',
      'faces.lend',
      'hosts.connect',
      'hosts.resume',
      'hosts.unlock',
      'jobs.cancel',
      'notices.report',
      'observer.report',
      'questions.answer',
      'questions.dismiss',
      'support.enable',
      'support.leave',
    ]);
  });

  test('restarts a container gently: in the time that it is usually given, or in more', () => {
    const restart = (more: object) =>
      whyRefused('containers.restart', { container: 'web', ...more }, nothing);
    expect(restart({})).toBeNull();
    expect(restart({ timeoutSeconds: 60 })).toBeNull();
    for (const timeoutSeconds of [0, 9, -1, '60', null, Number.NaN])
      expect(restart({ timeoutSeconds })).not.toBeNull();
  });

  test('cancels a restart and no other job, a part of a greater one neither', () => {
    const cancel = (kind: string | null) =>
      whyRefused('jobs.cancel', { id: 'j1' }, { ...nothing, jobKind: () => kind });
    expect(cancel('containers.restart')).toBeNull();
    expect(cancel('stacks.up')).not.toBeNull();
    // What is not there is told by the room.
    expect(cancel(null)).toBeNull();
  });

  test.each(['questions.answer', 'questions.dismiss'])(
    'lets %s deal with what a login asks, and not more',
    (act) => {
      const deal = (
        kind: 'password' | 'hostKey' | 'vault' | 'approval' | 'choice' | 'catchUp',
        more: object = {},
      ) => whyRefused(act, { id: 'q1', ...more }, { ...nothing, questionKind: () => kind });
      expect(deal('password', { choice: 'once' })).toBeNull();
      for (const kind of ['hostKey', 'vault', 'approval', 'choice', 'catchUp'] as const)
        expect(deal(kind)).not.toBeNull();
      expect(deal('password', { choice: 'remember' })).not.toBeNull();
    },
  );

  test('logs in to a host once, and keeps nothing of it', () => {
    expect(whyRefused('hosts.unlock', { host: 'shop', password: 'x' }, nothing)).toBeNull();
    expect(
      whyRefused('hosts.unlock', { host: 'shop', password: 'x', remember: true }, nothing),
    ).not.toBeNull();
  });

  test('says in one sentence what was refused and why, and whom to ask', () => {
    const why = whyRefused('containers.remove', {}, nothing) ?? '';
    const { code, message, hint, details } = refusalOf('containers.remove', why, 'ana (desktop)');
    expect({ code, message }).toEqual({
      code: 'REFUSED',
      message:
        'containers.remove is refused: this laptop is in support mode, which allows looking, logs, logins and restarts of containers.',
    });
    expect(hint).toBe(
      'Ask ana (desktop), or leave support mode with its passphrase: wheelhouse support leave.',
    );
    expect(details).toEqual({ reason: 'support-mode', procedure: 'containers.remove', by: 'ana (desktop)' });
  });
});

test('who guesses waits ever longer: three are free, then 2 s, doubling up to five minutes', () => {
  expect([0, 1, 2, 3, 4, 5, 9, 10, 11, 1e6].map(waitAfter)).toEqual([
    0, 0, 0, 2_000, 4_000, 8_000, 128_000, 256_000, 300_000, 300_000,
  ]);
});
