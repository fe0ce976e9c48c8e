import { expect, test } from 'vitest';
import { findCompose } from '../../../main/compose/find-compose.ts';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import type { HostShell } from '../../../main/platform/shell/types.ts';

const engine = { socketPath: '/run/docker.sock', engineId: 'ABCD' };

/** A host whose search for Compose ends with this. */
function shellSaying(answer: string | WheelhouseError): HostShell {
  return {
    hostLabel: 'far',
    isLocal: false,
    run: () =>
      answer instanceof WheelhouseError
        ? Promise.reject(answer)
        : Promise.resolve({ code: 0, signal: null, stdout: answer, stderr: '' }),
    start: () => Promise.reject(new Error('not asked for')),
  };
}

test('a host without Compose, and one where no shell can be run, say so with what to do', async () => {
  const nothing = { compose: null, problem: { kind: 'noCompose' } };
  expect(await findCompose(shellSaying(''), engine)).toMatchObject(nothing);
  expect(await findCompose(shellSaying('Last login: today\n'), engine)).toMatchObject(nothing);
  const noShell = new WheelhouseError('ENGINE_ERROR', 'sh cannot be run on far.');
  const found = await findCompose(shellSaying(noShell), engine);
  expect(found).toMatchObject(nothing);
  expect(found.problem?.message).toContain('far');
});

test('a host that is away is no host without Compose', async () => {
  const away = new WheelhouseError('HOST_UNREACHABLE', 'far is away.');
  await expect(findCompose(shellSaying(away), engine)).rejects.toBe(away);
});

test('a docker program that speaks with another engine is not used', async () => {
  const line = 'plugin\tsudo -n\tABCD\tv2.26.1-4\t/usr/bin/docker\n';
  expect(await findCompose(shellSaying(line), engine)).toEqual({
    compose: {
      kind: 'plugin',
      sudo: true,
      version: '2.26.1-4',
      program: '/usr/bin/docker',
      engineAddress: 'unix:///run/docker.sock',
    },
    problem: null,
  });
  expect(await findCompose(shellSaying(line), { ...engine, engineId: 'OTHER' })).toMatchObject({
    compose: null,
    problem: { kind: 'otherEngine' },
  });
});
