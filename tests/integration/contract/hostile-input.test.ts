import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { errorCodes, type ErrorCode } from '../../../main/contract/errors.ts';
import type { Client } from '../../../main/contract/contract.ts';
import { attachToEngine } from '../../../main/server/attach.ts';
import { openWebSocket } from '../../../main/server/frames.ts';
import { readEngineRecord } from '../../../main/platform/data-folder/engine-record.ts';
import {
  placesOf,
  replaceAt,
  sampleOf,
  walkedProcedures,
  type WalkedProcedure,
} from '../../support/contract-inputs.ts';
import { isAlive } from '../../support/engine-runs.ts';
import { startLonelyEngine, type LonelyEngine } from '../../support/lonely-engine.ts';

const megabyte = 1024 * 1024;

// With an input that fits these end the engine or start a world on this machine; with one that does not they are tried.
const notActedOut: readonly string[] = ['system.stop', 'lab.start', 'support.enable'];

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const hostile: Readonly<Record<string, unknown>> = {
  'a megabyte': 'A'.repeat(megabyte),
  'a leading dash': '-rf',
  'an option': '--privileged=true',
  'a way up': '../../../../../../etc/passwd',
  'a way up behind a name': 'name/../../etc/shadow',
  'a NUL': 'a\0b',
  'line breaks': 'a\r\nb\nc',
  'a bidi override': 'abc\u202Edef',
  'half a character': '\uD800',
  'a command': '$(touch /tmp/wheelhouse-was-here); `id`',
  'a quote': `'; DROP TABLE hosts; --"`,
  markup: '<img src=x onerror=alert(1)>',
  'percent signs': '%2e%2e%2f%00',
  nothing: '',
  blanks: '   ',
  null: null,
  'a truth': true,
  'a huge number': 1e308,
  'a negative number': -1,
  'a fraction': 0.5,
  'beyond integers': 2 ** 53,
  'an empty list': [],
  'a long list': Array.from({ length: 20_000 }, (_, index) => index),
  'an empty object': {},
  'a deep nest': nested(2_000),
  'prototype keys': JSON.parse(
    '{"__proto__":{"access":"destroy"},"constructor":{"prototype":{"polluted":1}}}',
  ),
  'the name of a method': 'toString',
  'the name of a prototype': '__proto__',
};

const knownCodes: readonly string[] = errorCodes;

/** What is wrong with an answer: null where it is a result, or a refusal in one sentence. */
function complaintOf(error: unknown): string | null {
  const { code, message, data } = error as { code?: string; message: string; data?: { hint?: string } };
  if (code === undefined || !knownCodes.includes(code)) return `no code of ours: ${message.slice(0, 200)}`;
  if ((code as ErrorCode) === 'INTERNAL') return message;
  if (message.length > 600 || (data?.hint?.length ?? 0) > 600)
    return `long-winded (${String(message.length)})`;
  if (/[\n\r\0]|\n\s+at /.test(message)) return `not one line: ${JSON.stringify(message.slice(0, 200))}`;
  if (!/[.!?…]$/.test(message)) return `no sentence: ${message.slice(0, 200)}`;
  return null;
}

async function tryOut(procedure: WalkedProcedure, client: Client, input: unknown): Promise<string | null> {
  try {
    const output = await procedure.call(client, input);
    if (procedure.name === 'hosts.add') await client.hosts.remove({ host: (output as { id: string }).id });
    return null;
  } catch (error) {
    return complaintOf(error);
  }
}

async function pausedEngine(): Promise<LonelyEngine> {
  const engine = await startLonelyEngine();
  await engine.owner.client.hosts.pause();
  return engine;
}

async function expectAlive({ owner, pid }: LonelyEngine): Promise<void> {
  expect(isAlive(pid)).toBe(true);
  expect((await owner.client.system.get()).pid).toBe(pid);
}

test('every field of every input takes hostile values: a sentence each, and the engine lives', async () => {
  const engine = await pausedEngine();
  const { client } = engine.owner;
  const complaints: string[] = [];
  let tries = 0;
  for (const procedure of walkedProcedures) {
    const sample = sampleOf(procedure.input, true) ?? {};
    for (const place of placesOf(sample)) {
      for (const [what, value] of Object.entries(hostile)) {
        const input = replaceAt(sample, place, value);
        if (notActedOut.includes(procedure.name) && fits(procedure, input)) continue;
        tries += 1;
        const complaint = await tryOut(procedure, client, input);
        if (complaint !== null) {
          complaints.push(`${procedure.name} ${place.join('.') || '(all of it)'} with ${what}: ${complaint}`);
        }
      }
    }
    if (!isAlive(engine.pid)) {
      complaints.push(`The engine died of ${procedure.name}.`);
      break;
    }
  }
  expect(complaints).toEqual([]);
  expect(tries).toBeGreaterThan(2_000);
  await expectAlive(engine);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

function fits(procedure: WalkedProcedure, input: unknown): boolean {
  const schema = procedure.input as { safeParse?: (input: unknown) => { success: boolean } };
  return schema.safeParse?.(input).success ?? true;
}

test('a field of a hundred megabytes is told in one sentence before it is sent, and the connection stays', async () => {
  const engine = await pausedEngine();
  const { client } = engine.owner;
  const refused = client.hosts.update({ host: 'x'.repeat(100 * megabyte) });
  await expect(refused).rejects.toMatchObject({
    code: 'VALIDATION',
    message: expect.stringMatching(/^[^\n]{20,300}\.$/) as string,
  });
  await expectAlive(engine);
});

test('a hundred megabytes that another program sends end its own connection and nobody else’s', async () => {
  const engine = await pausedEngine();
  const socketPath = readEngineRecord(engine.folder)?.socket ?? '';
  const before = (await engine.owner.client.system.get()).faces;
  const rude = await openWebSocket(socketPath, { face: 'cli' });
  const closed = once(rude, 'close');
  rude.send('x'.repeat(100 * megabyte));
  const [code] = (await closed) as [number];
  const tooBig = 1009;
  expect([tooBig, 1006]).toContain(code);
  await expectAlive(engine);
  await expect.poll(async () => (await engine.owner.client.system.get()).faces).toBe(before);
});

test('messages that are no calls are dropped, and the engine lives', async () => {
  const engine = await pausedEngine();
  const socketPath = readEngineRecord(engine.folder)?.socket ?? '';
  const rubbish = [
    '',
    '{',
    'null',
    '[]',
    '{"id":1}',
    '{"i":"1","p":{"u":"/__proto__/constructor","b":{}}}',
    '{"i":"1","p":{"u":"/hosts/../../etc","b":{}}}',
    '{"i":"1","t":5,"p":{}}',
    Buffer.alloc(1024, 0xff),
    'x'.repeat(15 * megabyte),
  ];
  for (const message of rubbish) {
    const face = await openWebSocket(socketPath, { face: 'cli' });
    onTestFinished(() => face.terminate());
    face.send(message);
  }
  const polite = await attachToEngine({ dataFolder: engine.folder, face: 'cli', start: false });
  onTestFinished(() => polite.close());
  expect((await polite.client.system.get()).pid).toBe(engine.pid);
  await expectAlive(engine);
});
