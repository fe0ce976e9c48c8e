import { createRouterClient } from '@orpc/server';
import { describe, expect, test } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import { accessLevels, type Access } from '../../../main/contract/procedure.ts';
import { sampleOf, walkedProcedures, type WalkedProcedure } from '../../support/contract-inputs.ts';
import { attachedClient, browserClient } from '../../support/face-clients.ts';
import { openEngine } from '../../support/lab-engine.ts';
import { startLonelyEngine } from '../../support/lonely-engine.ts';

const faces = ['cli', 'desktop', 'browser', 'engine'] as const;
type FaceName = (typeof faces)[number];

// These end the engine, start a world on this machine, or close it to all that follows; that they are refused is shown here,
// that they act in tests of their own (engine-process.test.ts, lab-room.test.ts, support-mode.test.ts).
const notActedOut: readonly string[] = ['system.stop', 'lab.start', 'support.enable'];

/** A client that may do only this, through that face of one engine. */
async function clientOf(face: FaceName, folder: string, access: readonly Access[]): Promise<Client> {
  if (face === 'engine') return (await openEngine()).clientWith(access);
  return face === 'browser' ? browserClient(folder, access) : attachedClient(face, folder, access);
}

/** How a call ended: `refused` by the access check, or in any other way. */
async function outcomeOf(procedure: WalkedProcedure, client: Client): Promise<string> {
  try {
    await procedure.call(client, sampleOf(procedure.input, false));
    return 'let in';
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === 'REFUSED' && message.includes('needs the access level')) return 'refused';
    if (code === undefined || code === 'INTERNAL') return `${code ?? 'no code'}: ${message}`;
    return 'let in';
  }
}

describe.each(faces)('through %s', (face) => {
  test.each(accessLevels)('a face that may only “%s” gets exactly what declares that', async (access) => {
    const { folder } = await startLonelyEngine();
    const client = await clientOf(face, folder, [access]);
    const outcomes: Record<string, string> = {};
    const declared: Record<string, string> = {};
    for (const procedure of walkedProcedures) {
      const mayBe = procedure.meta.access === access;
      if (mayBe && notActedOut.includes(procedure.name)) continue;
      declared[procedure.name] = mayBe ? 'let in' : 'refused';
      outcomes[procedure.name] = await outcomeOf(procedure, client);
    }
    expect(outcomes).toEqual(declared);
  });
});

test('an act that was refused stands in the audit with who asked, and a look does not', async () => {
  const { engine, client } = await openEngine();
  const context = { actor: { name: 'guest (test)' }, access: new Set<Access>() };
  const guest: Client = createRouterClient(engine.router, { context });
  for (const procedure of walkedProcedures) expect(await outcomeOf(procedure, guest)).toBe('refused');
  const { entries } = await client.audit.list({ limit: 1000 });
  const acts = walkedProcedures
    .filter(({ meta }) => meta.kind === 'command' || (meta.kind === 'stream' && meta.access !== 'see'))
    .map(({ name }) => name);
  expect(acts).toContain('terminals.open');
  const told = entries.filter(({ actor }) => actor === 'guest (test)');
  expect(told.map(({ act }) => act).sort()).toEqual(acts.sort());
  expect(new Set(told.map(({ outcome }) => outcome))).toEqual(new Set(['refused']));
});

test('an act on what is not there, or that cannot begin, is one entry of the audit', async () => {
  const { client } = await openEngine();
  const acts = walkedProcedures.filter(
    ({ name, meta }) => meta.kind === 'command' && meta.part !== true && !notActedOut.includes(name),
  );
  const told: Record<string, number> = {};
  const wanted: Record<string, number> = {};
  for (const procedure of acts) {
    const before = (await client.audit.list({ limit: 1 })).entries[0]?.seq ?? 0;
    const failed = await procedure.call(client, sampleOf(procedure.input, false)).then(
      () => null,
      (error: unknown) => error as { code?: string },
    );
    // What began is told by its own end, and what does not even fit was never asked for.
    if (failed === null || failed.code === 'VALIDATION') continue;
    wanted[procedure.name] = 1;
    told[procedure.name] = ((await client.audit.list({ limit: 1 })).entries[0]?.seq ?? 0) - before;
  }
  expect(Object.keys(wanted)).toEqual(
    expect.arrayContaining(['containers.stop', 'stacks.up', 'files.upload']),
  );
  expect(told).toEqual(wanted);
});
