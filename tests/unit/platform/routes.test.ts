import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRouterClient, ORPCError } from '@orpc/server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Access } from '../../../main/contract/procedure.ts';
import { createEngine, type Engine } from '../../../main/engine.ts';

let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-routes-'));
  engine = await createEngine({ dataFolder: folder, startedAt: 0, faces: () => 1, end: () => undefined });
});

afterEach(async () => {
  await engine.stop();
  rmSync(folder, { recursive: true });
});

function clientWith(...levels: readonly Access[]) {
  return createRouterClient(engine.router, {
    context: { actor: { name: 'ana (test)' }, access: new Set(levels) },
  });
}

async function errorOf(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ORPCError) return { code: String(error.code), message: error.message };
    throw error;
  }
  throw new Error('The call was answered, though it should have failed.');
}

it('refuses an act above the caller’s access before its input is read, and audits that', async () => {
  const viewer = clientWith('see');
  expect(await errorOf(viewer.hosts.add({ address: '' }))).toEqual({
    code: 'REFUSED',
    message: 'hosts.add needs the access level “change”, which this face was not given.',
  });
  const { entries } = await viewer.audit.list({});
  expect(entries.map(({ act, actor, outcome }) => ({ act, actor, outcome }))).toEqual([
    { act: 'hosts.add', actor: 'ana (test)', outcome: 'refused' },
  ]);
});

it('keeps no audit entry of a refused look', async () => {
  const nobody = clientWith();
  expect((await errorOf(nobody.hosts.list({}))).code).toBe('REFUSED');
  expect((await clientWith('see').audit.list({})).entries).toEqual([]);
});

it('keeps what an act that failed was about, and no password that stood in it', async () => {
  const change = clientWith('change', 'see', 'operate');
  const address = 'ssh://deploy:hunter22@shop.example.com';
  await expect(change.hosts.diagnose({ address })).rejects.toThrow('holds a password');
  await errorOf(change.containers.restart({ container: 'web', host: 'shop' }));
  const { entries } = await change.audit.list({});
  expect(entries.map(({ act, host, subject, outcome }) => [act, host, subject, outcome])).toEqual([
    ['containers.restart', 'shop', 'web', 'failed'],
    ['hosts.diagnose', null, 'ssh://deploy:••••••••@shop.example.com', 'failed'],
  ]);
  expect(JSON.stringify(entries)).not.toContain('hunter22');
});

it('names the field of an input that does not fit, in one sentence', async () => {
  expect(await errorOf(clientWith('change').hosts.add({ address: '' }))).toEqual({
    code: 'VALIDATION',
    message:
      'hosts.add: “address” does not fit: Give an address, such as ssh://user@host or unix:///var/run/docker.sock.',
  });
});
