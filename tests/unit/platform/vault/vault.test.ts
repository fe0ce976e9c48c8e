import { chmodSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../support/folders.ts';
import { lendKeychain, passphrase, vaultDesk } from './vault-desk.ts';

const secret = 'hunter2-of-the-database';

test('a vault keeps secrets while it is open, says so while it is locked, and opens again by its passphrase', async () => {
  const { vault, client } = vaultDesk();
  expect(() => vault.get('a')).toThrow('There is no vault yet.');
  await client.vault.create({ kind: 'passphrase', passphrase });
  vault.set('hosts/1/password', secret);
  expect(vault.get('hosts/1/password')).toBe(secret);
  expect(vault.get('hosts/2/password')).toBeUndefined();
  await client.vault.lock({});
  expect(vault.state()).toBe('locked');
  expect(() => vault.get('hosts/1/password')).toThrow('The vault is locked.');
  expect(() => {
    vault.set('a', 'b');
  }).toThrow('The vault is locked.');
  expect(vault.names()).toEqual(['hosts/1/password']);
  await expect(client.vault.unlock({ passphrase: 'another one' })).rejects.toMatchObject({
    code: 'AUTH_FAILED',
    message: 'The passphrase does not open the vault.',
  });
  expect(await client.vault.unlock({ passphrase })).toMatchObject({
    state: 'unlocked',
    unlockedBy: 'ana (desktop)',
  });
  expect(vault.get('hosts/1/password')).toBe(secret);
});

test('neither secret nor passphrase is in the database, the audit or the events', async () => {
  const { vault, client, database } = vaultDesk();
  await client.vault.create({ kind: 'passphrase', passphrase });
  vault.set('hosts/1/password', secret);
  await client.vault.lock({});
  await client.vault.unlock({ passphrase: 'wrong-but-secret' }).catch(() => undefined);
  const tables = ['vault_slots', 'vault_secrets', 'audit', 'events', 'questions'].flatMap((table) =>
    database.prepare<Record<string, unknown>>(`SELECT * FROM ${table}`).all(),
  );
  const all = tables
    .flatMap((row) => Object.values(row))
    .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
    .join('\n');
  for (const hidden of [secret, passphrase, 'wrong-but-secret']) expect(all).not.toContain(hidden);
});

test('an engine that starts again finds it locked, and a key file slot opens it by itself', async () => {
  const desk = vaultDesk();
  const keyFile = path.join(temporaryFolder(), 'wheelhouse.key');
  await desk.client.vault.create({ kind: 'passphrase', passphrase });
  desk.vault.set('a', secret);
  const withPassphrase = desk.build();
  expect(withPassphrase.vault.state()).toBe('locked');
  await desk.client.vault.addSlot({ kind: 'keyFile', keyFile });
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  const withKeyFile = desk.build();
  withKeyFile.room.start();
  await expect.poll(() => withKeyFile.vault.state()).toBe('unlocked');
  expect(withKeyFile.vault.get('a')).toBe(secret);
  expect(desk.audit.list({ limit: 1 })[0]).toMatchObject({ act: 'vault.unlock', actor: 'wheelhouse' });
});

test('a key file that others can read, that is none, or that lies beside its lock is refused in a sentence', async () => {
  const { client } = vaultDesk();
  const folder = temporaryFolder();
  const keyFile = path.join(folder, 'own.key');
  const create = (file: string) => client.vault.create({ kind: 'keyFile', keyFile: file });
  writeFileSync(keyFile, 'x'.repeat(64), { mode: 0o640 });
  chmodSync(keyFile, 0o640);
  await expect(create(keyFile)).rejects.toMatchObject({
    code: 'REFUSED',
    message: /can be read or changed by others/,
  });
  await expect(create(folder)).rejects.toMatchObject({ message: /is no plain file/ });
  await expect(create('own.key')).rejects.toMatchObject({ message: /is not named by its whole path/ });
  await expect(create(path.join(folder, 'none', 'own.key'))).rejects.toMatchObject({
    message: /its folder does not exist/,
  });
  chmodSync(keyFile, 0o600);
  writeFileSync(keyFile, 'short');
  await expect(create(keyFile)).rejects.toMatchObject({ message: /is no key/ });
  expect(readFileSync(keyFile, 'utf8')).toBe('short');
  expect((await client.vault.get({})).state).toBe('absent');
});

test('a key file in the data folder is refused', async () => {
  const { client, dataFolder } = vaultDesk();
  const keyFile = path.join(dataFolder, 'deep', '..', 'w.key');
  await expect(client.vault.create({ kind: 'keyFile', keyFile })).rejects.toMatchObject({
    code: 'REFUSED',
    message: /lies in the data folder/,
  });
});

test('a key file that was moved opens the vault from its new place', async () => {
  const { client } = vaultDesk();
  const folder = temporaryFolder();
  const [before, after] = [path.join(folder, 'a.key'), path.join(folder, 'b.key')];
  await client.vault.create({ kind: 'keyFile', keyFile: before });
  await client.vault.lock({});
  renameSync(before, after);
  await expect(client.vault.unlock({})).rejects.toMatchObject({
    message: `The key file ${before} is not there.`,
  });
  expect((await client.vault.get({})).slots[0]?.problem).toBe(`The key file ${before} is not there.`);
  expect(await client.vault.unlock({ keyFile: after })).toMatchObject({ state: 'unlocked' });
});

test('a keychain that a face lends opens the vault as soon as the face attaches, unless a person locked it', async () => {
  const desk = vaultDesk();
  {
    await using _face = await lendKeychain(desk.client);
    await desk.client.vault.create({ kind: 'keychain' });
    desk.vault.set('a', secret);
  }
  const next = desk.build();
  next.room.start();
  expect(next.vault.state()).toBe('locked');
  await using _face = await lendKeychain(next.client);
  await expect.poll(() => next.vault.state()).toBe('unlocked');
  expect(next.vault.get('a')).toBe(secret);
  await next.client.vault.lock({});
  await using _again = await lendKeychain(next.client);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(next.vault.state()).toBe('locked');
  expect(await next.client.vault.unlock({})).toMatchObject({ state: 'unlocked' });
});

test('a keychain that is no protection is refused in the words of the face', async () => {
  const { client } = vaultDesk();
  const problem = 'This desktop has no keychain: basic_text is no protection.';
  const leaving = new AbortController();
  await client.faces.lend({ abilities: [], keychainProblem: problem }, { signal: leaving.signal });
  expect((await client.vault.get({})).keychain).toEqual({ isLent: false, problem });
  await expect(client.vault.create({ kind: 'keychain' })).rejects.toMatchObject({
    code: 'REFUSED',
    message: problem,
  });
  leaving.abort();
  await expect(client.vault.create({ kind: 'keychain' })).rejects.toMatchObject({
    message: 'The keychain is lent by the desktop app on this machine, and none is open.',
  });
});

test('a keychain that says no leaves no slot behind', async () => {
  const { client } = vaultDesk();
  await using _face = await lendKeychain(client, true);
  await expect(client.vault.create({ kind: 'keychain' })).rejects.toMatchObject({
    message: 'The keychain is locked.',
  });
  expect((await client.vault.get({})).state).toBe('absent');
});

test('the last slot that works stays, and a slot that was taken away opens nothing', async () => {
  const { client, vault } = vaultDesk();
  const keyFile = path.join(temporaryFolder(), 'w.key');
  const [first] = (await client.vault.create({ kind: 'passphrase', passphrase })).slots;
  await expect(client.vault.removeSlot({ slot: first?.id ?? '' })).rejects.toMatchObject({
    code: 'REFUSED',
    message: 'The slot “Passphrase” is the last that opens the vault.',
  });
  await client.vault.addSlot({ kind: 'keyFile', keyFile, label: 'USB stick' });
  expect((await client.vault.removeSlot({ slot: 'Passphrase' })).slots).toMatchObject([
    { label: 'USB stick', keyFile },
  ]);
  await client.vault.lock({});
  await expect(client.vault.unlock({ passphrase })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  await client.vault.unlock({});
  expect(vault.state()).toBe('unlocked');
});

test('a changed passphrase opens it, and the one before no longer does', async () => {
  const { client } = vaultDesk();
  await client.vault.create({ kind: 'passphrase', passphrase });
  await client.vault.changePassphrase({ current: passphrase, passphrase: 'a new long one' });
  await client.vault.lock({});
  await expect(client.vault.unlock({ passphrase })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  expect(await client.vault.unlock({ passphrase: 'a new long one' })).toMatchObject({ state: 'unlocked' });
});

test('whoever guesses is slowed down after the third, from two seconds to a minute', async () => {
  const { client, clock } = vaultDesk();
  await client.vault.create({ kind: 'passphrase', passphrase });
  await client.vault.lock({});
  const guess = (given: string) =>
    client.vault.unlock({ passphrase: given }).catch((error: unknown) => error);
  for (let attempt = 0; attempt < 3; attempt += 1)
    expect(await guess('nope')).toMatchObject({ code: 'AUTH_FAILED' });
  expect(await guess(passphrase)).toMatchObject({
    code: 'REFUSED',
    message: 'Too many passphrases did not fit: the vault takes the next one in 2 s.',
  });
  clock.pass(2_000);
  expect(await guess('nope')).toMatchObject({ code: 'AUTH_FAILED' });
  clock.pass(2_000);
  expect(await guess(passphrase)).toMatchObject({ code: 'REFUSED' });
  clock.pass(2_000);
  expect(await guess(passphrase)).toMatchObject({ state: 'unlocked' });
});

test('of two faces that make the vault at once one is told that there is one', async () => {
  const { client } = vaultDesk();
  const made = await Promise.allSettled([
    client.vault.create({ kind: 'passphrase', passphrase }),
    client.vault.create({ kind: 'passphrase', passphrase: 'another long one' }),
  ]);
  expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(made[1]).toMatchObject({ reason: { code: 'CONFLICT' } });
});

test('a secret is deleted only by its typed name', async () => {
  const { client, vault } = vaultDesk();
  await client.vault.create({ kind: 'passphrase', passphrase });
  vault.set('a', secret);
  await expect(client.vault.deleteSecret({ name: 'a' })).rejects.toMatchObject({ code: 'REFUSED' });
  await expect(client.vault.deleteSecret({ name: 'b', confirm: 'b' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(await client.vault.deleteSecret({ name: 'a', confirm: 'a' })).toMatchObject({ secrets: 0 });
});

test('a page, whose handshake lends nothing, cannot offer a keychain or answer for one', async () => {
  const { room } = vaultDesk();
  const { createRouterClient } = await import('@orpc/server');
  const context = { actor: { name: 'ana (browser)' }, access: new Set(['see', 'operate'] as const) };
  const page = createRouterClient(room.routes, { context });
  await expect(page.faces.lend({ abilities: ['keychain'], keychainProblem: null })).rejects.toMatchObject({
    code: 'REFUSED',
  });
  await expect(page.faces.lend({ abilities: [], keychainProblem: 'x' })).rejects.toMatchObject({
    code: 'REFUSED',
  });
  await expect(page.faces.answer({ id: 'a', content: 'b' })).rejects.toMatchObject({ code: 'REFUSED' });
});
