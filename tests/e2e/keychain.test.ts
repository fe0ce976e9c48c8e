import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { openDesktop } from './support/faces.ts';
import { ensurePackedApp } from './support/packed-app.ts';
import { until } from './support/processes.ts';

beforeAll(() => {
  ensurePackedApp();
});

test('the app lends a keychain that protects, and says why it lends none', async () => {
  const face = await openDesktop('en');
  onTestFinished(() => face.close());
  const { client } = await face.attach();
  await until('the app to say what it lends', async () => {
    const { keychain } = await client.vault.get({});
    return keychain.isLent || keychain.problem !== null;
  });
  const backend = await face.app.evaluate(({ safeStorage }) =>
    process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'the only one',
  );
  const create = client.vault.create({ kind: 'keychain' });
  if (backend === 'basic_text') {
    await expect(create).rejects.toMatchObject({ code: 'REFUSED', message: /no protection/ });
    expect(await client.vault.get({})).toMatchObject({ state: 'absent', keychain: { isLent: false } });
    return;
  }
  expect(await create).toMatchObject({ state: 'unlocked', slots: [{ kind: 'keychain' }] });
  await client.vault.lock({});
  expect(await client.vault.unlock({})).toMatchObject({ state: 'unlocked' });
});
