import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { WheelhouseError } from '../errors.ts';
import { knownHostName } from './host-pattern.ts';
import { fingerprint, judgeHostKey, keyAlgorithm, parseKnownHosts } from './known-hosts.ts';

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw cause;
  }
}

async function replaceFile(file: string, text: string): Promise<void> {
  const beside = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(beside, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw cause;
  }
}

// Two hosts accepted at the same moment must not lose each other's line.
const writing = new Map<string, Promise<void>>();

async function append(file: string, host: string, port: number, keyBlob: Buffer): Promise<void> {
  const algorithm = keyAlgorithm(keyBlob);
  const name = knownHostName(host, port);
  if (algorithm === '' || /[\s,*?!|#@]/.test(name)) {
    throw new WheelhouseError(
      'VALIDATION',
      'What should be trusted is no host key, or the host has no plain name.',
    );
  }
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const text = await readIfThere(file);
    if (judgeHostKey(parseKnownHosts(text, file), host, port, keyBlob).verdict === 'trusted') return;
    const head = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    await replaceFile(file, `${head}${name} ${algorithm} ${keyBlob.toString('base64')}\n`);
  } catch (cause) {
    const full = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
    throw new WheelhouseError(
      full ? 'STORAGE_FULL' : 'REFUSED',
      full
        ? `The disk is full; the key of ${host} was not saved in ${file}.`
        : `The key of ${host} could not be saved in ${file}.`,
      {
        hint: full ? 'Free some space and accept the key again.' : 'Give your user the right to write there.',
        cause,
      },
    );
  }
}

async function inTurn<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  const before = writing.get(file) ?? Promise.resolve();
  const mine = before.then(work, work);
  const done = mine.then(
    () => undefined,
    () => undefined,
  );
  writing.set(file, done);
  try {
    return await mine;
  } finally {
    if (writing.get(file) === done) writing.delete(file);
  }
}

/**
 * Adds a host key to Wheelhouse's own trust file (created with mode 0600, replaced atomically). A key that is there
 * already is not added again. Throws STORAGE_FULL or REFUSED where it cannot be written.
 */
export async function appendKnownHost(
  file: string,
  host: string,
  port: number,
  keyBlob: Buffer,
): Promise<void> {
  await inTurn(file, () => append(file, host, port, keyBlob));
}

async function remove(file: string, host: string, port: number): Promise<readonly string[]> {
  const name = knownHostName(host, port);
  const text = await readIfThere(file);
  const doomed = parseKnownHosts(text, file).filter(
    ({ hosts, marker }) => marker === null && hosts.toLowerCase() === name,
  );
  if (doomed.length === 0) return [];
  const lines = new Set(doomed.map(({ line }) => line));
  const rest = text.split('\n').filter((_, index) => !lines.has(index + 1));
  try {
    await replaceFile(file, rest.join('\n'));
  } catch (cause) {
    throw new WheelhouseError('REFUSED', `The key of ${host} could not be taken out of ${file}.`, {
      hint: 'Give your user the right to write there, and see that the disk is not full.',
      cause,
    });
  }
  return doomed.map(({ keyBlob }) => fingerprint(keyBlob));
}

/**
 * Takes the keys of a host out of Wheelhouse's own trust file, and answers their fingerprints; none where it holds none.
 * A revocation stays. Throws REFUSED where the file cannot be written.
 */
export async function removeKnownHost(file: string, host: string, port: number): Promise<readonly string[]> {
  return inTurn(file, () => remove(file, host, port));
}
