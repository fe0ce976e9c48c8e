import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRouterClient } from '@orpc/server';
import { expect, onTestFinished, test } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import { createSettings } from '../../../main/platform/settings/settings.ts';
import { createSupportRoom } from '../../../main/support/room.ts';
import { temporaryFolder } from '../../support/folders.ts';
import { temporaryPlatform } from '../../support/platform.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const passphrase = 'correct horse battery';
// A guess must not take a third of a second in each of these.
const cost = { N: 2 ** 10, r: 8, p: 1 };

/** The room over a real database on virtual time; `restart` is the next life of its engine. */
function supportDesk() {
  const clock = new VirtualClock();
  const platform = temporaryPlatform(clock);
  const settings = createSettings(platform.database);
  const dataFolder = temporaryFolder();
  const build = () => {
    const room = createSupportRoom({
      ...platform,
      clock,
      settings,
      dataFolder,
      cost,
      facts: { jobKind: () => null, questionKind: () => null },
      client: () => ({ forwards: { list: () => Promise.resolve({ forwards: [] }) } }) as unknown as Client,
      report: (error) => {
        throw error;
      },
    });
    room.start();
    onTestFinished(() => room.stop());
    const context = { actor: { name: 'ana (desktop)' }, access: new Set(accessLevels) };
    return { room, client: createRouterClient(room.routes, { context }) };
  };
  return { clock, platform, settings, dataFolder, restart: build, ...build() };
}

async function refusalOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown as { data: { details?: { reason?: string } }; code: string },
  );
  return error === null ? 'let in' : (error.data.details?.reason ?? error.code);
}

test('the mode is on from when it was turned on until its passphrase is given, over every start', async () => {
  const { client, restart, room, clock } = supportDesk();
  expect(room.gate.refusal('containers.remove', {})).toBeNull();
  const on = await client.enable({ passphrase });
  expect(on).toMatchObject({ on: true, by: 'ana (desktop)', since: clock.now() });
  const next = restart();
  expect(next.room.gate.refusal('containers.remove', {})?.code).toBe('REFUSED');
  expect(next.room.gate.refusal('containers.list', {})).toBeNull();
  expect(await refusalOf(next.client.leave({ passphrase: 'another' }))).toBe('wrong-passphrase');
  expect(await next.client.leave({ passphrase })).toMatchObject({ on: false, since: null, by: null });
  expect(next.room.gate.refusal('containers.remove', {})).toBeNull();
  expect((await restart().client.get()).on).toBe(false);
});

test('the same letters typed on another keyboard are the same passphrase', async () => {
  const { client } = supportDesk();
  await client.enable({ passphrase: 'pässwörter한글'.normalize('NFC') });
  expect((await client.leave({ passphrase: 'pässwörter한글'.normalize('NFD') })).on).toBe(false);
});

test('each turn and each guess is one entry of the audit, and the passphrase stands nowhere', async () => {
  const { client, platform, settings } = supportDesk();
  await client.enable({ passphrase });
  expect(settings.getFlag('support.mode')).not.toContain(passphrase);
  await refusalOf(client.enable({ passphrase }));
  await refusalOf(client.leave({ passphrase: 'wrong guess' }));
  await client.leave({ passphrase });
  const entries = platform.audit.list({});
  expect(entries.map(({ act, outcome }) => `${act} ${outcome}`)).toEqual([
    'support.leave done',
    'support.leave refused',
    'support.enable failed',
    'support.enable done',
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/horse|guess/);
});

test('wrong passphrases make the next one wait, also after the engine was started again', async () => {
  const { client, restart, clock } = supportDesk();
  await client.enable({ passphrase });
  for (let guess = 0; guess < 3; guess += 1)
    expect(await refusalOf(client.leave({ passphrase: 'wrong' }))).toBe('wrong-passphrase');
  const next = restart();
  expect(await refusalOf(next.client.leave({ passphrase }))).toBe('rate-limited');
  await clock.advance(1_999);
  expect(await refusalOf(next.client.leave({ passphrase }))).toBe('rate-limited');
  await clock.advance(1);
  expect((await next.client.leave({ passphrase })).on).toBe(false);
});

test('guesses made at once are taken one after the other, and counted', async () => {
  const { client } = supportDesk();
  await client.enable({ passphrase });
  const guesses = Array.from({ length: 10 }, (_, index) =>
    refusalOf(client.leave({ passphrase: `guess ${String(index)}` })),
  );
  const outcomes = await Promise.all(guesses);
  expect(outcomes.filter((outcome) => outcome === 'wrong-passphrase')).toHaveLength(3);
  expect(outcomes.filter((outcome) => outcome === 'rate-limited')).toHaveLength(7);
});

test('a clock that was set back a day keeps nobody waiting for a day', async () => {
  const { client, clock } = supportDesk();
  await client.enable({ passphrase });
  for (let guess = 0; guess < 3; guess += 1) await refusalOf(client.leave({ passphrase: 'wrong' }));
  clock.jump(-24 * 3_600_000);
  expect(await refusalOf(client.leave({ passphrase }))).toBe('rate-limited');
  await clock.advance(2_000);
  expect((await client.leave({ passphrase })).on).toBe(false);
});

test('what was kept of the mode and is damaged leaves it on, and says what to do', async () => {
  const { client, settings, restart, room } = supportDesk();
  await client.enable({ passphrase });
  room.stop();
  settings.setFlag('support.mode', '{"since":1');
  const next = restart();
  expect(await next.client.get()).toMatchObject({ on: true, by: null });
  expect(next.room.gate.refusal('containers.remove', {})?.hint).toContain('Ask whoever turned it on');
  await expect(next.client.leave({ passphrase })).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' });
});

test('an owner who lost the passphrase leaves with a file in the data folder, once, and the audit has it', async () => {
  const { client, dataFolder, restart, platform } = supportDesk();
  const file = path.join(dataFolder, 'leave-support-mode');
  // One that lies there from before is no way out of a mode that is turned on afterwards.
  writeFileSync(file, '');
  await client.enable({ passphrase });
  expect(existsSync(file)).toBe(false);
  expect((await restart().client.get()).on).toBe(true);
  writeFileSync(file, '');
  const next = restart();
  expect((await next.client.get()).on).toBe(false);
  expect(existsSync(file)).toBe(false);
  expect(platform.audit.list({ limit: 1 })[0]).toMatchObject({
    act: 'support.leave',
    actor: 'wheelhouse (file leave-support-mode)',
    outcome: 'done',
  });
  await next.client.enable({ passphrase });
  expect((await restart().client.get()).on).toBe(true);
});
