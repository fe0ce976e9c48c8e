import { readFile, stat } from 'node:fs/promises';

import ssh2 from 'ssh2';
import type { ParsedKey } from 'ssh2';

import { fingerprint, keyAlgorithm } from './known-hosts.ts';
import type { SkippedIdentity, UsableKey } from './types.ts';

/** An encrypted key. `publicKey` is its public half where that can be read without the passphrase. */
export interface LockedKey {
  readonly kind: 'locked';
  readonly file: string;
  readonly text: string;
  readonly publicKey: ParsedKey | null;
}

export type KeyFileResult =
  UsableKey | LockedKey | { readonly kind: 'skipped'; readonly skipped: SkippedIdentity };

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
      `${file} is the public half of a key, which no agent here holds; name the private file beside it (without .pub).`,
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

function usable(file: string, key: ParsedKey): UsableKey {
  const blob = key.getPublicSSH();
  return {
    kind: 'usable',
    key,
    offered: { source: 'file', label: file, algorithm: key.type, fingerprint: fingerprint(blob) },
  };
}

function unparsable(file: string): KeyFileResult {
  return skip(
    file,
    'unparsable',
    `The key file ${file} cannot be parsed; it is damaged or of an unknown format, so make a new one with ssh-keygen -t ed25519.`,
  );
}

/** The public half of a private key file: out of the file itself, or of the .pub beside it; null where neither says. */
export async function publicBlobOfFile(file: string): Promise<Buffer | null> {
  for (const candidate of [file, `${file}.pub`]) {
    try {
      const text = await readPlainFile(candidate);
      const blob = text === null ? null : (publicBlobOf(text) ?? blobOfPublicLine(text));
      if (blob !== null) return blob;
    } catch {
      // readKeyFile reads the file next and says what is wrong with it.
      continue;
    }
  }
  return null;
}

function blobOfPublicLine(text: string): Buffer | null {
  const [, algorithm, base64] = /^([a-z][\w@.-]+) ([A-Za-z0-9+/]+=*)(?:\s|$)/.exec(text.trim()) ?? [];
  if (algorithm === undefined || base64 === undefined) return null;
  const blob = Buffer.from(base64, 'base64');
  return keyAlgorithm(blob) === algorithm ? blob : null;
}

/** Why an encrypted key is left out; `wasWrong` where a passphrase was given and does not open it. Pure. */
export function needsPassphrase(file: string, wasWrong: boolean): SkippedIdentity {
  const message = wasWrong
    ? `The passphrase does not open the key ${file}; enter it again.`
    : `The key ${file} is encrypted; enter its passphrase, or add it to your SSH agent with ssh-add.`;
  return { label: file, reason: 'needs-passphrase', message };
}

/** Opens an encrypted key. Null where the passphrase does not. */
export function unlockKey(locked: LockedKey, passphrase: string): UsableKey | null {
  const key = parse(locked.text, passphrase);
  return key instanceof Error || !isPrivate(key) ? null : usable(locked.file, key);
}

/** Reads a private key file. Never throws for what a file can hold: the answer says what is wrong and what to do. */
export async function readKeyFile(file: string): Promise<KeyFileResult> {
  const text = await readText(file);
  if (typeof text !== 'string') return text;
  const known = judgeText(file, text.trim());
  if (known !== null) return known;
  const key = parse(text);
  if (key instanceof Error) {
    if (!/no passphrase given/.test(key.message)) return unparsable(file);
    const blob = await publicBlobOfFile(file);
    const half = blob === null ? null : parse(`${keyAlgorithm(blob)} ${blob.toString('base64')}`);
    return { kind: 'locked', file, text, publicKey: half instanceof Error ? null : half };
  }
  return isPrivate(key) ? usable(file, key) : unparsable(file);
}
