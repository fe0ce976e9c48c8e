import { readFile, stat } from 'node:fs/promises';

import ssh2 from 'ssh2';
import type { ParsedKey } from 'ssh2';

import { fingerprint, keyAlgorithm } from './known-hosts.ts';
import type { OfferedIdentity, SkippedIdentity } from './types.ts';

export type KeyFileResult =
  | { readonly kind: 'usable'; readonly offered: OfferedIdentity; readonly key: ParsedKey }
  | { readonly kind: 'skipped'; readonly skipped: SkippedIdentity };

function skip(label: string, reason: SkippedIdentity['reason'], message: string): KeyFileResult {
  return { kind: 'skipped', skipped: { label, reason, message } };
}

/**
 * The public key that a private key file in OpenSSH's format carries unencrypted; null for other formats. Pure.
 */
export function publicBlobOf(text: string): Buffer | null {
  const body = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END OPENSSH PRIVATE KEY-----/.exec(
    text,
  )?.[1];
  if (body === undefined) return null;
  const bytes = Buffer.from(body, 'base64');
  let at = 'openssh-key-v1\0'.length;
  const next = (): Buffer | null => {
    if (at + 4 > bytes.length) return null;
    const end = at + 4 + bytes.readUInt32BE(at);
    const part = end > bytes.length ? null : bytes.subarray(at + 4, end);
    at = end;
    return part;
  };
  // Cipher, key derivation and its options come first, then the number of keys (always 1).
  for (let field = 0; field < 3; field += 1) if (next() === null) return null;
  at += 4;
  return next();
}

// The largest RSA key that OpenSSH makes is about 12 KB.
const maxKeyFileBytes = 1024 * 1024;

/**
 * A key file's text. Only plain files of a sane size are opened: a pipe or a device keeps one of Node's few file threads
 * for good, and with the fourth no host can be reached any more.
 */
export async function readPlainFile(file: string): Promise<string | null> {
  const found = await stat(file);
  return found.isFile() && found.size <= maxKeyFileBytes ? readFile(file, 'utf8') : null;
}

async function readText(file: string): Promise<string | KeyFileResult> {
  try {
    const text = await readPlainFile(file);
    return (
      text ??
      skip(file, 'unreadable', `The key file ${file} is no plain file of at most 1 MB; name the key itself.`)
    );
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return skip(
        file,
        'missing',
        `The key file ${file} does not exist; check the path in the host's settings.`,
      );
    }
    return skip(
      file,
      'unreadable',
      `The key file ${file} cannot be read (${code ?? 'unknown error'}); give your user the right to.`,
    );
  }
}

function judgeText(file: string, text: string): KeyFileResult | null {
  if (/-cert-v0[01]@openssh\.com\s/.test(text)) {
    return skip(
      file,
      'certificate',
      `${file} is a certificate, which Wheelhouse cannot offer; name the private key itself, or a key that the host lists in authorized_keys.`,
    );
  }
  const algorithm = keyAlgorithm(publicBlobOf(text) ?? Buffer.alloc(0));
  if (algorithm.startsWith('sk-') || /^sk-(ssh|ecdsa)-/.test(text)) {
    return skip(
      file,
      'hardware-key',
      `${file} belongs to a hardware key (${algorithm === '' ? 'sk-' : algorithm}), which Wheelhouse cannot use; give the host an ordinary ed25519 key too.`,
    );
  }
  if (/^(ssh-|ecdsa-)\S+ /.test(text)) {
    return skip(
      file,
      'unparsable',
      `${file} is the public half of a key; name the private file beside it (without .pub).`,
    );
  }
  return null;
}

function parse(text: string, passphrase?: string): ParsedKey | Error {
  const parsed = ssh2.utils.parseKey(text, passphrase) as ParsedKey | Error | readonly ParsedKey[];
  if (!Array.isArray(parsed)) return parsed as ParsedKey | Error;
  return (parsed[0] as ParsedKey | undefined) ?? new Error('The file holds no key');
}

function isPrivate(key: ParsedKey): boolean {
  return key.isPrivateKey();
}

/**
 * Reads a private key file. Never throws for what a file can hold: the answer says what is wrong and what to do.
 * `passphrase` is asked only for an encrypted key.
 */
export async function readKeyFile(
  file: string,
  passphrase?: (file: string) => Promise<string | undefined>,
): Promise<KeyFileResult> {
  const text = await readText(file);
  if (typeof text !== 'string') return text;
  const known = judgeText(file, text.trim());
  if (known !== null) return known;
  let key = parse(text);
  if (key instanceof Error && /no passphrase given/.test(key.message)) {
    const secret = await passphrase?.(file);
    if (secret === undefined) {
      return skip(
        file,
        'needs-passphrase',
        `The key ${file} is encrypted; enter its passphrase, or add it to your SSH agent with ssh-add.`,
      );
    }
    key = parse(text, secret);
    if (key instanceof Error && !/malformed|unsupported/i.test(key.message)) {
      return skip(file, 'needs-passphrase', `The passphrase does not open the key ${file}; enter it again.`);
    }
  }
  if (key instanceof Error || !isPrivate(key)) {
    return skip(
      file,
      'unparsable',
      `The key file ${file} cannot be parsed; it is damaged or of an unknown format, so make a new one with ssh-keygen -t ed25519.`,
    );
  }
  const blob = key.getPublicSSH();
  return {
    kind: 'usable',
    key,
    offered: { source: 'file', label: file, algorithm: key.type, fingerprint: fingerprint(blob) },
  };
}
