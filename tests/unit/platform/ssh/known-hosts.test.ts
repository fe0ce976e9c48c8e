import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { matchesHostField } from '../../../../main/platform/ssh/host-pattern.ts';
import { hostKeyAlgorithms } from '../../../../main/platform/ssh/host-key.ts';
import {
  fingerprint,
  judgeHostKey,
  keyAlgorithm,
  knownAlgorithms,
  parseKnownHosts,
  readKnownHosts,
} from '../../../../main/platform/ssh/known-hosts.ts';
import { appendKnownHost } from '../../../../main/platform/ssh/trust-file.ts';
import { makeTestKey } from '../../../support/test-keys.ts';

let folder = '';
const keys: Record<string, { line: string; blob: Buffer }> = {};

function key(name: string): { line: string; blob: Buffer } {
  const found = keys[name];
  if (found === undefined) throw new Error(`no key ${name}`);
  return found;
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-known-'));
  for (const [name, type] of [
    ['a', 'ed25519'],
    ['b', 'ed25519'],
    ['ec', 'ecdsa'],
    ['rsa', 'rsa'],
  ] as const) {
    const { publicLine, publicBlob } = makeTestKey(type);
    keys[name] = { line: publicLine, blob: publicBlob };
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const verdict = (text: string, host: string, port: number, name: string): string =>
  judgeHostKey(parseKnownHosts(text, 'f'), host, port, key(name).blob).verdict;

describe('judgeHostKey', () => {
  it('trusts a key on file, on its port only', () => {
    const text = `# note\n\n[h]:2222 ${key('a').line} comment\n`;
    expect(verdict(text, 'H', 2222, 'a')).toBe('trusted');
    expect(verdict(text, 'h', 22, 'a')).toBe('unknown');
  });

  it('accepts the key of the bare name on another port, as OpenSSH does, and never calls it changed', () => {
    const text = `h ${key('a').line}\n`;
    expect(verdict(text, 'h', 2222, 'a')).toBe('trusted');
    expect(verdict(text, 'h', 2222, 'b')).toBe('unknown');
  });

  it('calls another key changed, and says which is on file and where', () => {
    const judged = judgeHostKey(
      parseKnownHosts(`x ${key('ec').line}\nh,10.0.0.1 ${key('a').line}\n`, '/k'),
      '10.0.0.1',
      22,
      key('b').blob,
    );
    expect(judged).toEqual({
      verdict: 'changed',
      known: [{ algorithm: 'ssh-ed25519', fingerprint: fingerprint(key('a').blob), file: '/k', line: 2 }],
      hasCertAuthority: false,
    });
  });

  it('calls a key of a type that is not on file changed, so that nobody in between picks the type', () => {
    expect(verdict(`h ${key('a').line}\n`, 'h', 22, 'ec')).toBe('changed');
  });

  it('trusts any of several keys on file', () => {
    const text = `h ${key('a').line}\nh ${key('b').line}\n`;
    expect([verdict(text, 'h', 22, 'a'), verdict(text, 'h', 22, 'b')]).toEqual(['trusted', 'trusted']);
  });

  it('puts a revoked key above everything', () => {
    expect(verdict(`h ${key('a').line}\n@revoked * ${key('a').line}\n`, 'h', 22, 'a')).toBe('revoked');
    expect(verdict(`@revoked other ${key('a').line}\n`, 'h', 22, 'a')).toBe('unknown');
  });

  it('does not trust by a certificate authority, and says that there is one', () => {
    const judged = judgeHostKey(
      parseKnownHosts(`@cert-authority *.lan ${key('a').line}\n`, 'f'),
      'h.lan',
      22,
      key('a').blob,
    );
    expect(judged).toEqual({ verdict: 'unknown', known: [], hasCertAuthority: true });
  });

  it('skips lines that are damaged', () => {
    expect(
      verdict(`h ssh-ed25519 AAAA\nh\nh ssh-rsa ${key('a').line.split(' ')[1] ?? ''}\n`, 'h', 22, 'a'),
    ).toBe('unknown');
  });
});

describe('matchesHostField', () => {
  it.each([
    ['*', 'any', true],
    ['10.0.?.*', '10.0.3.17', true],
    ['*.lan,!bad.lan', 'good.lan', true],
    ['*.lan,!bad.lan', 'bad.lan', false],
    ['!bad.lan', 'other.lan', false],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'axxbyyd', false],
    ['[h]:22', 'h', false],
  ])('%s and %s: %s', (field, name, expected) => {
    expect(matchesHostField(field, name)).toBe(expected);
  });

  it('answers at once on a pattern made to be slow', () => {
    expect(matchesHostField(`${'*a'.repeat(200)}b`, 'a'.repeat(5_000))).toBe(false);
  });
});

describe('host key algorithms', () => {
  it('puts the type on file first, so that a host with several keys does not look changed', () => {
    const entries = parseKnownHosts(`h ${key('rsa').line}\n`, 'f');
    const order = hostKeyAlgorithms(knownAlgorithms(entries, 'h', 22));
    expect(order.slice(0, 4)).toEqual(['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa', 'ssh-ed25519']);
    expect(hostKeyAlgorithms([])[0]).toBe('ssh-ed25519');
  });
});

describe('appendKnownHost', () => {
  it('writes a file for its owner only, each key once', async () => {
    const file = path.join(folder, 'data', 'known_hosts');
    await Promise.all([
      appendKnownHost(file, 'h', 2222, key('a').blob),
      appendKnownHost(file, 'h', 2222, key('a').blob),
      appendKnownHost(file, '::1', 22, key('ec').blob),
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
    expect(judgeHostKey(await readKnownHosts([file]), '::1', 22, key('ec').blob).verdict).toBe('trusted');
  });

  it('refuses a host that would be read as a pattern', async () => {
    await expect(appendKnownHost(path.join(folder, 'x'), '*', 22, key('a').blob)).rejects.toMatchObject({
      code: 'VALIDATION',
    });
  });
});

describe('readKnownHosts', () => {
  it('takes a missing file for an empty one, and says so when one cannot be read', async () => {
    expect(await readKnownHosts([path.join(folder, 'none')])).toEqual([]);
    await expect(readKnownHosts([folder])).rejects.toMatchObject({ code: 'REFUSED' });
  });
});

describe('keyAlgorithm', () => {
  it('is empty for bytes that are no key', () => {
    expect([
      keyAlgorithm(Buffer.alloc(0)),
      keyAlgorithm(Buffer.alloc(8)),
      keyAlgorithm(Buffer.alloc(9, 255)),
    ]).toEqual(['', '', '']);
  });
});
