import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Access } from '../../../main/contract/procedure.ts';
import type { Client } from '../../../main/contract/contract.ts';
import { engineFolder, runCli } from '../../support/engine-runs.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { openEngine } from '../../support/lab-engine.ts';

// Nothing listens on these, so that no host is reached and none asks for anything.
const addresses = ['ssh://deploy@127.0.0.1:1', 'ssh://deploy@127.0.0.1:2', 'ssh://127.0.0.1:3'];

async function hostsOf(client: Client) {
  const { hosts } = await client.hosts.list({});
  return hosts.map(({ name, address, environment, protected: isProtected }) => ({
    name,
    address,
    environment,
    isProtected,
  }));
}

async function addHosts(client: Client): Promise<void> {
  await client.hosts.pause({});
  for (const [index, address] of addresses.entries()) {
    const environment = index === 0 ? 'production' : 'testing';
    await client.hosts.add({ address, name: `shop ${String(index)}`, environment, password: 'Geheim-1' });
  }
}

describe('from one data folder to another', () => {
  test('the hosts are the same there, and the vault, passwords and this machine’s own stay here', async () => {
    const one = await openEngine();
    await addHosts(one.client);
    await one.client.hosts.add({ address: 'unix:///nowhere/docker.sock', name: 'own' });
    await one.client.vault.create({ kind: 'passphrase', passphrase: 'Geheim-2 correct horse' });
    const { text, items } = await one.client.configuration.export({});
    expect(items).toBe(5);
    expect(text).not.toMatch(/Geheim|nowhere|vault/);

    const other = await openEngine();
    await other.client.hosts.pause({});
    const plan = await other.client.configuration.plan({ text });
    expect(plan.items.filter(({ change }) => change === 'added').map(({ key }) => key)).toEqual([
      'hosts/shop 0',
      'hosts/shop 1',
      'hosts/shop 2',
    ]);
    await other.client.configuration.import({ text, fingerprint: plan.fingerprint });
    const local = (host: { name: string }) => host.name !== 'own';
    expect(await hostsOf(other.client)).toEqual((await hostsOf(one.client)).filter(local));
    await expect(
      other.client.configuration.import({ text, fingerprint: plan.fingerprint }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('a face that may only look or operate imports nothing, and one that may not destroy removes nothing', async () => {
    const engine = await openEngine();
    const { client } = engine;
    const clientWith = (access: readonly Access[]) => engine.clientWith(access);
    await addHosts(client);
    const text = 'wheelhouse: 1\nsettings:\n  saveEnergy: false\n';
    const { fingerprint } = await clientWith(['see']).configuration.plan({ text });
    await expect(
      clientWith(['see', 'operate']).configuration.import({ text, fingerprint }),
    ).rejects.toMatchObject({ code: 'REFUSED' });
    const remove = { remove: ['hosts/shop 0'], confirm: 'shop 0' };
    await expect(
      clientWith(['see', 'change']).configuration.import({ text, fingerprint, ...remove }),
    ).rejects.toMatchObject({ code: 'REFUSED' });
    expect((await client.settings.get({})).saveEnergy).toBe(true);
    expect(await hostsOf(client)).toHaveLength(3);
    const { removed } = await client.configuration.import({ text, fingerprint, ...remove });
    expect([removed, (await client.settings.get({})).saveEnergy]).toEqual([['hosts/shop 0'], false]);
    const { entries } = await client.audit.list({});
    expect(entries.filter(({ act }) => act === 'configuration.import').map(({ outcome }) => outcome)).toEqual(
      ['done', 'refused', 'refused'],
    );
  });
});

describe('on the command line', () => {
  test('what one writes the other plans and imports; a person at a terminal is asked what has to be asked', async () => {
    const one = engineFolder();
    const other = engineFolder();
    const file = path.join(temporaryFolder(), 'wheelhouse.yaml');
    await runCli(['hosts', 'pause'], { dataFolder: other });
    await runCli(['hosts', 'add', addresses[0] ?? '', '--name', 'shop', '--keep'], { dataFolder: one });
    await runCli(['settings', 'update', '--notifications', 'critical'], { dataFolder: one });
    const exported = await runCli(['configuration', 'export'], { dataFolder: one });
    writeFileSync(file, exported.stdout);

    const plan = await runCli(['configuration', 'plan', '--file', file], { dataFolder: other });
    expect(plan.stdout).toContain('+ hosts/shop');
    expect(plan.stdout).toContain('problems: all → critical');
    const unseen = await runCli(['configuration', 'import', '--file', file], { dataFolder: other });
    expect([unseen.exitCode, unseen.stderr]).toEqual([2, expect.stringContaining('--fingerprint')]);

    const typed = await runCli(['configuration', 'import', '--file', file], {
      dataFolder: other,
      typed: 'n\ny\n',
    });
    expect(typed.stdout).toContain('Does this laptop run channels/desktop?');
    expect([typed.exitCode, typed.stdout]).toEqual([0, expect.stringContaining('Added: hosts/shop')]);
    const settings = await runCli(['settings', 'get', '--json'], { dataFolder: other });
    expect(JSON.parse(settings.stdout)).toMatchObject({ notifications: 'off' });
    const again = await runCli(['configuration', 'export'], { dataFolder: other });
    expect(again.stdout).toBe(exported.stdout);
  });

  test('a file that cannot be used is exit code 2 and one sentence', async () => {
    const dataFolder = engineFolder();
    const run = await runCli(['configuration', 'plan', '--file', '-'], {
      dataFolder,
      input: `wheelhouse: 1\nhosts: ${'['.repeat(200_000)}`,
    });
    expect([run.exitCode, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain(
      'Line 2, column 28 of the team file is nested deeper than any team file is.',
    );
    const after = await runCli(['hosts', 'list', '--json'], { dataFolder });
    expect(JSON.parse(after.stdout)).toEqual({ hosts: [] });
  });
});
