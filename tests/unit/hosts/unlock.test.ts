import { describe, expect, test } from 'vitest';
import { WheelhouseError } from '../../../main/platform/errors.ts';
import { ana, fingerprint, hostsRoom as room, unknownKey } from '../../support/hosts-room.ts';

describe('a passphrase', () => {
  const locked = new WheelhouseError('AUTH_FAILED', 'shop did not let deploy in.', {
    hint: 'The passphrase does not open the key.',
    details: { reason: 'needs-passphrase', keyFile: '/k' },
  });

  test('is asked for while the attempt waits, opens the key, and stands neither in the audit nor in the database', async () => {
    const { add, script, operations, audit, store } = room();
    script.asks = true;
    script.reach = (passphrase) => (passphrase === 'sesame' ? null : locked);
    const { id, connection } = await add();
    expect(connection).toMatchObject({
      state: 'connecting',
      needs: { kind: 'passphrase', identityFile: '/k' },
    });
    await expect(operations.unlock(id, { passphrase: 'wrong' }, ana)).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      hint: 'The passphrase does not open the key.',
    });
    expect(await operations.unlock(id, { passphrase: 'sesame' }, ana)).toMatchObject({
      connection: { state: 'ready', needs: null },
    });
    expect(JSON.stringify([audit.list({ limit: 10 }), store.all()])).not.toContain('sesame');
  });

  test('given while an attempt runs is used, and the attempt that was begun without it is ended', async () => {
    const { add, script, operations } = room();
    script.hangs = true;
    const adding = add();
    script.hangs = false;
    script.asks = true;
    script.reach = (passphrase) => (passphrase === 'sesame' ? null : locked);
    expect(await operations.unlock('shop', { passphrase: 'sesame' }, ana)).toMatchObject({
      connection: { state: 'ready' },
    });
    await adding;
  });

  test('that nobody checked, because the host is reached, does not take the place of the one that opened the key', async () => {
    const { add, script, operations } = room();
    const given: (string | undefined)[] = [];
    script.asks = true;
    script.reach = (passphrase) => {
      given.push(passphrase);
      return null;
    };
    const { id } = await add({ passphrase: 'sesame' });
    expect(await operations.unlock(id, { passphrase: '' }, ana)).toMatchObject({
      connection: { state: 'ready' },
    });
    await operations.update(id, { identityFile: '/key' }, ana);
    expect(given).toEqual(['sesame', 'sesame']);
  });

  test('is what unlocking is about: nothing at all is refused', async () => {
    const { add, operations, acts } = room();
    const { id } = await add();
    await expect(operations.unlock(id, {}, ana)).rejects.toMatchObject({ code: 'VALIDATION' });
    expect(acts().at(-1)).toBe('hosts.unlock failed');
  });
});

describe('forgetting a key', () => {
  test('takes only what Wheelhouse filed, audits it, and asks about the next key', async () => {
    const { add, script, operations, acts, audit, readTrustFile } = room();
    const changed = new WheelhouseError('HOST_KEY_CHANGED', 'The key of shop has changed.', {
      details: { reason: 'host-key-changed', host: 'gate.example.com', port: 2200 },
    });
    script.reach = () => (acts().includes('hosts.trust done') ? null : unknownKey());
    const { id } = await add();
    await operations.trust(id, fingerprint, ana);
    script.reach = () => changed;
    await operations.update(id, { identityFile: '/other' }, ana);
    script.reach = () => unknownKey();
    expect(await operations.forgetKey('shop', ana)).toMatchObject({
      connection: { state: 'rejected', needs: { kind: 'hostKey' } },
    });
    expect(readTrustFile().trim()).toBe('');
    expect(audit.list({ limit: 1 })[0]).toMatchObject({
      act: 'hosts.forgetKey',
      before: { filedAs: 'gate.example.com', port: 2200, fingerprints: [fingerprint] },
    });
    script.reach = () => changed;
    await expect(operations.connect('shop', ana)).rejects.toMatchObject({ code: 'HOST_KEY_CHANGED' });
    await expect(operations.forgetKey('shop', ana)).rejects.toMatchObject({
      code: 'REFUSED',
      details: { reason: 'not-our-key' },
    });
  });
});
