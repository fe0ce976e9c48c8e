import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createVaultStore } from '../../../../main/platform/vault/store.ts';
import { passphrase, vaultDesk } from './vault-desk.ts';

const blobs = ['salt', 'nonce', 'wrapped', 'checksum'] as const;

function flip(bytes: Buffer, at: number, bit: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at % bytes.length] = (changed[at % bytes.length] ?? 0) ^ (1 << bit);
  return changed;
}

test('a slot in which any bit of any part is another opens nothing, is named, and is left as it is', async () => {
  const { client, database, vault } = vaultDesk();
  await client.vault.create({ kind: 'passphrase', passphrase });
  vault.set('a', 'kept');
  await client.vault.lock({});
  const row = database.prepare<Record<(typeof blobs)[number], Buffer>>('SELECT * FROM vault_slots').get();
  if (row === undefined) throw new Error('no slot');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...blobs), fc.nat(1000), fc.nat(7), async (column, at, bit) => {
      const changed = flip(row[column], at, bit);
      database.prepare(`UPDATE vault_slots SET ${column} = ?`).run(changed);
      await expect(client.vault.unlock({ passphrase })).rejects.toMatchObject({
        code: 'STORAGE_CORRUPT',
        message: /^The slot “Passphrase” of the vault is damaged/,
      });
      expect((await client.vault.get({})).slots[0]?.problem).toMatch(/damaged/);
      expect(database.prepare<typeof row>('SELECT * FROM vault_slots').get()?.[column]).toEqual(changed);
      database.prepare(`UPDATE vault_slots SET ${column} = ?`).run(row[column]);
    }),
    { numRuns: 150 },
  );
  await client.vault.unlock({ passphrase });
  expect(vault.get('a')).toBe('kept');
});

test('a slot that somebody changed together with its checksum opens nothing either', async () => {
  const { client, database, clock } = vaultDesk();
  await client.vault.create({ kind: 'passphrase', passphrase });
  await client.vault.lock({});
  const store = createVaultStore(database);
  const slot = store.slots()[0]?.slot;
  if (slot === undefined) throw new Error('no slot');
  const cheaper = JSON.stringify({ ...(JSON.parse(slot.parameters) as object), N: 2 });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.record({ part: fc.constantFrom('salt', 'nonce', 'wrapped'), at: fc.nat(1000), bit: fc.nat(7) }),
        fc.constantFrom(
          { label: 'Mine' },
          { createdAt: 1 },
          { parameters: cheaper },
          { sealed: Buffer.from('x') },
        ),
      ),
      async (change) => {
        const changed =
          'part' in change
            ? { [change.part]: flip(slot[change.part as 'salt'], change.at, change.bit) }
            : change;
        store.putSlot({ ...slot, ...changed });
        await expect(client.vault.unlock({ passphrase })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
        clock.pass(60_000);
      },
    ),
    { numRuns: 100 },
  );
  store.putSlot(slot);
  expect(await client.vault.unlock({ passphrase })).toMatchObject({ state: 'unlocked' });
});

test('a damaged slot keeps none of the others from working, and does not count as a last one', async () => {
  const { client, database } = vaultDesk();
  await client.vault.create({ kind: 'passphrase', passphrase, label: 'Mine' });
  await client.vault.addSlot({ kind: 'passphrase', passphrase: 'of a colleague', label: 'Hers' });
  await client.vault.lock({});
  database.prepare("UPDATE vault_slots SET wrapped = zeroblob(48) WHERE label = 'Mine'").run();
  await expect(client.vault.unlock({ passphrase })).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  await client.vault.unlock({ passphrase: 'of a colleague' });
  await expect(client.vault.removeSlot({ slot: 'Hers' })).rejects.toMatchObject({ code: 'REFUSED' });
  expect((await client.vault.get({})).slots.map(({ label }) => label)).toEqual(['Mine', 'Hers']);
});

test('a secret in which any bit is another, or that was moved under another name, is named and left as it is', async () => {
  const { client, database, vault } = vaultDesk();
  await client.vault.create({ kind: 'passphrase', passphrase });
  vault.set('a', 'the first secret');
  vault.set('b', 'the second secret');
  type Row = Record<'nonce' | 'sealed', Buffer>;
  const row = database.prepare<Row>("SELECT * FROM vault_secrets WHERE name = 'a'").get();
  if (row === undefined) throw new Error('no secret');
  const corrupt = expect.objectContaining({
    code: 'STORAGE_CORRUPT',
    message: 'The secret “a” in the vault is damaged; it was left as it is.',
  }) as Error;
  fc.assert(
    fc.property(
      fc.constantFrom('nonce' as const, 'sealed' as const),
      fc.nat(1000),
      fc.nat(7),
      (column, at, bit) => {
        const changed = flip(row[column], at, bit);
        database.prepare(`UPDATE vault_secrets SET ${column} = ? WHERE name = 'a'`).run(changed);
        expect(() => vault.get('a')).toThrow(corrupt);
        expect(vault.get('b')).toBe('the second secret');
        database.prepare(`UPDATE vault_secrets SET ${column} = ? WHERE name = 'a'`).run(row[column]);
      },
    ),
    { numRuns: 300 },
  );
  expect(vault.get('a')).toBe('the first secret');
  database.prepare("DELETE FROM vault_secrets WHERE name = 'a'").run();
  database.prepare("UPDATE vault_secrets SET name = 'a' WHERE name = 'b'").run();
  expect(() => vault.get('a')).toThrow(corrupt);
});

test('a secret that is damaged is listed as such, and a new one under its name leaves the old bytes there', async () => {
  const { client, database, vault } = vaultDesk();
  await client.vault.create({ kind: 'passphrase', passphrase });
  vault.set('a', 'first');
  await client.vault.lock({});
  database.prepare("UPDATE vault_secrets SET sealed = zeroblob(30) WHERE name = 'a'").run();
  expect((await client.vault.unlock({ passphrase })).damaged).toEqual(['a']);
  vault.set('a', 'second');
  expect(vault.get('a')).toBe('second');
  expect(vault.names()).toEqual(['a', expect.stringMatching(/^damaged\/\d+\/a$/)]);
});
