import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';

import { docker, type EngineName } from '../lab/world.ts';

/** Creates a busybox container that runs a shell script, and removes it with the test. Gives its name. */
export async function labContainer(
  engine: EngineName,
  script: string,
  options: readonly string[] = [],
  start = true,
): Promise<string> {
  const name = `wheelhouse-test-${randomBytes(4).toString('hex')}`;
  onTestFinished(async () => {
    await docker(engine, ['rm', '--force', '--volumes', name]).catch(() => undefined);
    // What an engine that was killed with the test held is in nobody's way any more.
    const filters = ['--filter', `label=dev.wheelhouse.lock.name=${name}`];
    const locks = await docker(engine, ['ps', '--all', '--quiet', ...filters]).catch(() => '');
    for (const id of locks.split('\n').filter((line) => line !== '')) {
      await docker(engine, ['rm', '--force', id]).catch(() => undefined);
    }
  });
  await docker(engine, [
    'create',
    '--name',
    name,
    '--stop-timeout',
    '1',
    ...options,
    'busybox:1',
    'sh',
    '-c',
    script,
  ]);
  if (start) await docker(engine, ['start', name]);
  return name;
}
