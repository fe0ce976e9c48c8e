import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { collectIdentities } from '../../../../main/platform/ssh/identity.ts';
import { publicBlobOf, readKeyFile, unlockKey } from '../../../../main/platform/ssh/key-file.ts';
import { temporaryFolder } from '../../../support/folders.ts';
import { makeTestKey } from '../../../support/test-keys.ts';

function put(folder: string, name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

async function reasonOf(file: string): Promise<string> {
  const read = await readKeyFile(file);
  return read.kind === 'skipped' ? `${read.skipped.reason}: ${read.skipped.message}` : read.kind;
}

describe('readKeyFile', () => {
  it.each(['ed25519', 'ecdsa', 'rsa'] as const)(
    'reads an %s key and finds its public half without opening it',
    async (type) => {
      const key = makeTestKey(type);
      const file = put(temporaryFolder(), 'id', key.privateText);
      const read = await readKeyFile(file);
      expect(read.kind === 'usable' && read.key.getPublicSSH().equals(key.publicBlob)).toBe(true);
      expect(publicBlobOf(key.privateText)?.equals(key.publicBlob)).toBe(true);
    },
  );

  it('tells an encrypted key by its public half, and opens it with its passphrase alone', async () => {
    const made = makeTestKey('ed25519', 'right');
    const read = await readKeyFile(put(temporaryFolder(), 'id', made.privateText));
    if (read.kind !== 'locked') throw new Error(`it is ${read.kind}`);
    expect(read.publicKey?.getPublicSSH().equals(made.publicBlob)).toBe(true);
    expect(unlockKey(read, 'wrong')).toBeNull();
    expect(unlockKey(read, 'right')?.key.getPublicSSH().equals(made.publicBlob)).toBe(true);
  });

  it.each([
    ['a public key', makeTestKey('ed25519').publicLine, 'unparsable', 'is the public half of a key'],
    ['a certificate', `ssh-ed25519-cert-v01@openssh.com AAAA me`, 'certificate', 'is a certificate'],
    ['a hardware key', 'sk-ssh-ed25519@openssh.com AAAA me', 'hardware-key', 'belongs to a hardware key'],
    ['an unrelated file', 'root:x:0:0', 'unparsable', 'cannot be parsed'],
    ['an empty file', '', 'unparsable', 'cannot be parsed'],
    [
      'a damaged key',
      makeTestKey('ed25519').privateText.replace(/\n.{20}/, '\nAAAA'),
      'unparsable',
      'cannot be parsed',
    ],
  ])('says what is wrong with %s', async (_name, text, reason, words) => {
    const said = await reasonOf(put(temporaryFolder(), 'id', text));
    expect(said).toMatch(new RegExp(`^${reason}: .*${words}.*\\.$`));
  });

  it('says when the file is not there or cannot be read', async () => {
    const folder = temporaryFolder();
    expect(await reasonOf(path.join(folder, 'none'))).toContain('missing: ');
    expect(await reasonOf(folder)).toContain('unreadable: ');
  });

  it('never opens a device or a pipe, which would hold a thread for good', async () => {
    expect(await reasonOf('/dev/zero')).toBe(
      'unreadable: The key file /dev/zero is no plain file of at most 1 MB; name the key itself.',
    );
  });
});

describe('collectIdentities', () => {
  it('offers explicit files alone, and the default files only without one', async () => {
    const folder = temporaryFolder();
    const explicit = put(folder, 'deploy', makeTestKey('ed25519').privateText);
    const usual = put(folder, 'id_ed25519', makeTestKey('ed25519').privateText);
    const labels = async (keyFiles: string[]): Promise<string[]> =>
      (await collectIdentities({ agent: null, sshFolder: folder, keyFiles })).usable.map(
        (one) => one.offered.label,
      );
    expect([await labels([explicit]), await labels([])]).toEqual([[explicit], [usual]]);
  });

  it('names an agent that does not answer, and a certificate beside a key', async () => {
    const folder = temporaryFolder();
    put(folder, 'id_ed25519', makeTestKey('ed25519').privateText);
    put(folder, 'id_ed25519-cert.pub', 'ssh-ed25519-cert-v01@openssh.com AAAA');
    const agent = path.join(folder, 'agent.sock');
    const found = await collectIdentities({ agent, sshFolder: folder });
    expect(found.usable).toHaveLength(1);
    expect(found.skipped.map((one) => `${one.reason} ${one.label}`)).toEqual([
      `unreadable ${agent}`,
      `certificate ${path.join(folder, 'id_ed25519-cert.pub')}`,
    ]);
  });

  it('offers the same key once, whatever the number of files it stands in', async () => {
    const folder = temporaryFolder();
    const { privateText } = makeTestKey('ed25519');
    const files = [put(folder, 'one', privateText), put(folder, 'two', privateText)];
    chmodSync(folder, 0o700);
    const found = await collectIdentities({ agent: null, sshFolder: folder, keyFiles: files });
    expect(found.usable.map((one) => one.offered.label)).toEqual([files[0]]);
  });
});
