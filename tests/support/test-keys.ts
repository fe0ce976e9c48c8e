import ssh2 from 'ssh2';

const ed25519BlobBytes = 51;

export interface TestKey {
  /** The private key file's text, encrypted where a passphrase is given. */
  readonly privateText: string;
  /** `algorithm base64`, as in authorized_keys and known_hosts. */
  readonly publicLine: string;
  readonly publicBlob: Buffer;
}

/** A fresh key, made without the ssh-keygen of the machine. */
export function makeTestKey(type: 'ed25519' | 'ecdsa' | 'rsa', passphrase?: string): TestKey {
  const secret = passphrase === undefined ? undefined : { passphrase, cipher: 'aes256-ctr', rounds: 4 };
  const pair =
    type === 'ed25519'
      ? ssh2.utils.generateKeyPairSync('ed25519', secret)
      : type === 'rsa'
        ? ssh2.utils.generateKeyPairSync('rsa', { bits: 2048, ...secret })
        : ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, ...secret });
  const [algorithm = '', base64 = ''] = pair.public.split(' ');
  // ssh2 1.17 drops a leading zero of the public half: one such key in 256 is no key, and its own parser refuses it.
  if (type === 'ed25519' && Buffer.from(base64, 'base64').length !== ed25519BlobBytes) {
    return makeTestKey(type, passphrase);
  }
  return {
    privateText: pair.private,
    publicLine: `${algorithm} ${base64}`,
    publicBlob: Buffer.from(base64, 'base64'),
  };
}
