import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';
import type { LabPaths } from './paths.ts';

/** The passphrase of the protected key and the password of the user who has no key. Both open nothing but the lab. */
export const LAB_PASSPHRASE = 'wheelhouse';
export const LAB_PASSWORD = 'harbour-lights';

/** One host key as a client sees it. */
export type HostKey = {
  readonly type: string;
  /** `SHA256:…`, as ssh prints it. */
  readonly fingerprint: string;
  readonly publicKey: string;
};

/** Where the lab's keys are. */
export function keyFiles(paths: LabPaths) {
  const key = (name: string) => join(paths.keys, name);
  return {
    deploy: key('id_ed25519'),
    protected: key('id_protected'),
    malformed: key('id_malformed'),
    stranger: key('id_stranger'),
    hostKeys: [key('host_ed25519'), key('host_ecdsa')],
    changedHostKeys: [key('changed_ed25519'), key('changed_ecdsa')],
    jumpHostKeys: [key('jump_ed25519')],
    knownHosts: key('known_hosts'),
    sshConfig: key('ssh_config'),
  } as const;
}

/** Makes every key that is not there yet: logins, host keys, their replacements, and a broken one. */
export async function makeKeys(paths: LabPaths): Promise<void> {
  mkdirSync(paths.keys, { recursive: true, mode: 0o700 });
  const files = keyFiles(paths);
  const wanted = [
    files.deploy,
    files.protected,
    files.stranger,
    ...files.hostKeys,
    ...files.changedHostKeys,
    ...files.jumpHostKeys,
  ];
  await Promise.all(
    wanted.filter((file) => !existsSync(file)).map((file) => makeKey(file, file === files.protected)),
  );
  if (existsSync(files.malformed)) return;
  const whole = readFileSync(files.deploy, 'utf8').split('\n');
  writeFileSync(files.malformed, [whole[0], whole[1]?.slice(0, 40), whole.at(-2), ''].join('\n'));
  chmodSync(files.malformed, 0o600);
}

async function makeKey(file: string, withPassphrase: boolean): Promise<void> {
  const type = file.endsWith('ecdsa') ? 'ecdsa' : 'ed25519';
  const passphrase = withPassphrase ? LAB_PASSPHRASE : '';
  await run('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'wheelhouse-lab', '-f', file], {
    doing: `Making the key ${file}`,
  });
}

/** Reads the public half of a host key and its fingerprint. */
export async function readHostKey(file: string): Promise<HostKey> {
  const [type = '', publicKey = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ');
  const listing = await run('ssh-keygen', ['-l', '-E', 'sha256', '-f', `${file}.pub`]);
  return { type, publicKey, fingerprint: listing.split(' ')[1] ?? '' };
}

/** The line of known_hosts for a key at an address. */
export function knownHostsLine(key: HostKey, host: string, port: number): string {
  const name = port === 22 ? host : `[${host}]:${port}`;
  return `${name} ${key.type} ${key.publicKey}`;
}
