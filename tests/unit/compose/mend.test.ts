import { expect, test } from 'vitest';
import { mendAfterCancel } from '../../../main/compose/engine-acts.ts';
import type { FollowDeps } from '../../../main/compose/follow-run.ts';
import type { StackContainer } from '../../../main/compose/model.ts';
import { WheelhouseError } from '../../../main/platform/errors.ts';

const place = { hostId: 'h1', host: 'far', stack: 'shop' };

/** An engine with these containers of one stack, of which some cannot be started. */
function engineOf(containers: Readonly<Record<string, string>>, broken: readonly string[]) {
  const started: string[] = [];
  const client = {
    listContainers: () =>
      Promise.resolve(
        Object.entries(containers).map(([id, service]) => ({
          id,
          name: id,
          state: 'created',
          labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': service },
        })),
      ),
    start: (id: string) => {
      if (broken.includes(id)) {
        return Promise.reject(new WheelhouseError('ENGINE_ERROR', `${id} finds its port taken.`));
      }
      started.push(id);
      return Promise.resolve();
    },
  };
  return { started, deps: { hosts: { engineOf: () => client } } as unknown as FollowDeps };
}

const ran = ['nginx', 'web'].map((service) => ({ service, state: 'running' }) as StackContainer);

test('a container that cannot start keeps no other from it; one of an old and a new one is enough', async () => {
  const { started, deps } = engineOf({ 'nginx-old': 'nginx', 'nginx-new': 'nginx', web: 'web' }, [
    'nginx-old',
  ]);
  expect(await mendAfterCancel(deps, place, ran)).toEqual(['nginx-new', 'web']);
  expect(started).toEqual(['nginx-new', 'web']);
});

test('a service of which none can start is told, after the others had their turn', async () => {
  const { started, deps } = engineOf({ nginx: 'nginx', web: 'web' }, ['nginx']);
  await expect(mendAfterCancel(deps, place, ran)).rejects.toThrow('nginx finds its port taken.');
  expect(started).toEqual(['web']);
});
