import { describe, expect, test } from 'vitest';
import { createWatching } from '../../../main/hosts/watching.ts';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import { createSettings } from '../../../main/platform/settings/settings.ts';
import { ana, blob, fingerprint, hostsRoom as room, unknownKey } from '../../support/hosts-room.ts';
import { ScriptedEngine } from '../../support/scripted-engine.ts';

describe('adding a host', () => {
  test('answers with the outcome of the first attempt and leaves one audit entry', async () => {
    const { add, store, acts } = room();
    const view = await add();
    expect(view).toMatchObject({
      name: 'shop',
      kind: 'ssh',
      environment: 'production',
      protected: true,
      connection: { state: 'ready' },
    });
    expect(store.all()).toHaveLength(1);
    expect(acts()).toEqual(['hosts.add done']);
  });

  test('this machine is taken for development, and is not protected', async () => {
    const view = await room().add({ address: 'unix:///var/run/docker.sock' });
    expect(view).toMatchObject({
      name: 'local',
      kind: 'local',
      environment: 'development',
      protected: false,
    });
  });

  test('keeps a host that cannot be reached now, and says why', async () => {
    const { add, script, queries, clock } = room();
    script.reach = () => new WheelhouseError('HOST_UNREACHABLE', 'shop did not answer in time.');
    const view = await add();
    expect(view.connection).toMatchObject({ state: 'backoff', error: { code: 'HOST_UNREACHABLE' } });
    await clock.advance(500);
    expect(() => queries.engineOf(view.id)).toThrow(
      'shop cannot be reached now; it was not reached since Wheelhouse started. shop did not answer in time.',
    );
  });

  test('refuses the same address under another spelling, and a name that is taken', async () => {
    const { add, acts } = room();
    await add();
    await expect(add({ address: 'ssh://deploy@SHOP:22' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'ssh://deploy@shop is in Wheelhouse already, as shop.',
    });
    await expect(add({ address: 'ssh://other', name: 'SHOP' })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(acts()).toEqual(['hosts.add done', 'hosts.add failed', 'hosts.add failed']);
  });

  test('refuses a malformed address without writing it down', async () => {
    const { add, acts } = room();
    await expect(add({ address: 'ssh://ana:geheim@shop' })).rejects.toMatchObject({ code: 'VALIDATION' });
    expect(acts()).toEqual([]);
  });

  test('with the right fingerprint trusts the key and connects', async () => {
    const { add, script, acts, readTrustFile, registry } = room();
    script.reach = () => (acts().includes('hosts.trust done') ? null : unknownKey());
    const view = await add({ acceptFingerprint: fingerprint });
    expect(view.connection.state).toBe('ready');
    expect(readTrustFile()).toBe(`[gate.example.com]:2200 ssh-ed25519 ${blob}\n`);
    expect(acts()).toEqual(['hosts.add done', 'hosts.trust done']);
    await Promise.all(registry.supervisors().map((supervisor) => supervisor.stop()));
  });

  test('with another fingerprint than the host shows leaves no host and no trust behind', async () => {
    const { add, script, store, queries, readTrustFile } = room();
    script.reach = unknownKey;
    await expect(add({ acceptFingerprint: 'SHA256:other' })).rejects.toMatchObject({
      code: 'REFUSED',
      details: { reason: 'fingerprint-differs', shown: fingerprint },
    });
    expect([store.all(), queries.list()]).toEqual([[], []]);
    expect(readTrustFile).toThrow('ENOENT');
  });
});

describe('an add whose asker goes away before the host is reached', () => {
  test('leaves no host behind, and the audit tells both', async () => {
    const { operations, store, queries, acts, script } = room();
    script.hangs = true;
    const asker = new AbortController();
    const adding = operations.add({ address: 'ssh://deploy@shop' }, ana, asker.signal);
    expect(queries.list()).toHaveLength(1);
    asker.abort();
    await expect(adding).rejects.toMatchObject({ code: 'CANCELLED' });
    expect([store.all(), queries.list()]).toEqual([[], []]);
    expect(acts()).toEqual(['hosts.add done', 'hosts.remove done']);
  });

  test('is not taken back by an end that comes after the answer', async () => {
    const { operations, queries } = room();
    const asker = new AbortController();
    await operations.add({ address: 'ssh://deploy@shop' }, ana, asker.signal);
    asker.abort();
    expect(queries.list()).toHaveLength(1);
  });
});

describe('a key on first use', () => {
  test('is trusted only with the fingerprint that the host shows', async () => {
    const { add, script, operations, acts, audit } = room();
    script.reach = () => (acts().includes('hosts.trust done') ? null : unknownKey());
    const { id, connection } = await add();
    expect(connection.needs).toEqual({ kind: 'hostKey', algorithm: 'ssh-ed25519', fingerprint });
    await expect(operations.trust(id, 'SHA256:other', ana)).rejects.toMatchObject({ code: 'REFUSED' });
    expect(await operations.trust('shop', fingerprint, ana)).toMatchObject({
      connection: { state: 'ready' },
    });
    expect(acts()).toEqual(['hosts.add done', 'hosts.trust refused', 'hosts.trust done']);
    // The key may be that of a hop: the name under which it is filed tells.
    expect(audit.list({ limit: 1 })[0]?.after).toEqual({
      filedAs: 'gate.example.com',
      port: 2200,
      algorithm: 'ssh-ed25519',
      fingerprint,
    });
  });
});

describe('changing a host', () => {
  test('keeps what was not named, and audits before and after', async () => {
    const { add, operations, audit } = room();
    const { id } = await add({ identityFile: '/key' });
    const changed = await operations.update('shop', { environment: 'staging', name: 'till' }, ana);
    expect(changed).toMatchObject({
      id,
      name: 'till',
      environment: 'staging',
      protected: true,
      identityFile: '/key',
    });
    expect(audit.list({ limit: 1 })[0]).toMatchObject({
      act: 'hosts.update',
      before: { name: 'shop', environment: 'production' },
      after: { name: 'till', environment: 'staging' },
    });
    expect(await operations.update('till', { identityFile: null }, ana)).toMatchObject({
      identityFile: null,
    });
  });

  test('refuses the name of another host', async () => {
    const { add, operations, queries } = room();
    await add();
    await add({ address: 'ssh://other' });
    await expect(operations.update('other', { name: 'Shop' }, ana)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'Another host is called shop already.',
    });
    expect(queries.list().map(({ name }) => name)).toEqual(['other', 'shop']);
  });

  test('refuses a key file that is no absolute path', async () => {
    const { add, operations } = room();
    await add();
    await expect(operations.update('shop', { identityFile: 'id_ed25519' }, ana)).rejects.toMatchObject({
      code: 'VALIDATION',
    });
  });
});

describe('forgetting a host', () => {
  test('needs its name typed', async () => {
    const { add, operations, store, acts } = room();
    await add();
    for (const confirm of [undefined, 'Shop', '']) {
      expect(() => {
        operations.remove('shop', confirm, ana);
      }).toThrow(/needs its name typed/);
    }
    expect(store.all()).toHaveLength(1);
    operations.remove('shop', 'shop', ana);
    expect(store.all()).toEqual([]);
    expect(acts().filter((act) => act === 'hosts.remove refused')).toHaveLength(3);
  });

  test('is refused while a job works on it', async () => {
    const { add, operations, script } = room();
    const { id } = await add();
    script.activeJobs = [
      { id: 'j1', kind: 'containers.restart', subject: { hostId: id, host: 'shop', name: 'web' } },
    ] as unknown as typeof script.activeJobs;
    expect(() => {
      operations.remove('shop', 'shop', ana);
    }).toThrow('containers.restart of web still runs on shop.');
  });
});

describe('pausing', () => {
  test('closes every connection, is remembered, and says so to whoever asks for an engine', async () => {
    const { add, operations, queries, clock, database } = room();
    const { id } = await add();
    await clock.advance(5000);
    operations.pause(ana);
    expect(queries.list()[0]?.connection.state).toBe('disconnected');
    expect(clock.pendingTimers).toBe(0);
    expect(createWatching(createSettings(database)).isPaused()).toBe(true);
    expect(() => queries.engineOf(id)).toThrow(
      'Watching is paused, so shop is not connected (it was last reached 5 seconds ago).',
    );
    await expect(operations.connect('shop', ana)).rejects.toMatchObject({ code: 'REFUSED' });
    operations.resume(ana);
    await clock.advance(0);
    expect(queries.engineOf(id)).toBeInstanceOf(ScriptedEngine);
  });
});

test('an unknown host is answered with the hosts that there are', async () => {
  const { add, queries } = room();
  expect(() => queries.resolve('shop')).toThrow('There is no host "shop" in Wheelhouse.');
  const { id } = await add();
  expect([queries.resolve('SHOP').id, queries.resolve(id).id]).toEqual([id, id]);
  expect(() => queries.resolve('--help\n"')).toThrow(
    String.raw`There is no host "--help\n\"" in Wheelhouse.`,
  );
});

test('a click on a host that needs a person answers with the sentence of the refusal', async () => {
  const { add, script, operations } = room();
  await add();
  script.reach = () => new WheelhouseError('HOST_KEY_CHANGED', 'The key of shop has changed.');
  operations.pause(ana);
  operations.resume(ana);
  await expect(operations.connect('shop', ana)).rejects.toMatchObject({
    code: 'HOST_KEY_CHANGED',
    message: 'The key of shop has changed.',
  });
});
