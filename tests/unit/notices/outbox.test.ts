import { expect, test } from 'vitest';
import { container, down, noticesDesk } from './notices-desk.ts';

test('what nobody could show waits, through another life of the engine, for a desktop that can', async () => {
  const desk = noticesDesk();
  desk.containers([container(down)]);
  await desk.clock.advance(60_000);
  expect((await desk.client().notices.list()).notices).toMatchObject([{ state: 'waiting', toldBy: null }]);
  await desk.restart();
  const desktop = await desk.attach();
  await desk.clock.advance(1_000);
  expect(desktop.shown).toHaveLength(1);
  expect((await desk.client().notices.list()).notices).toMatchObject([{ state: 'shown' }]);
});

test('what was over before anybody could show it is never shown', async () => {
  const desk = noticesDesk();
  desk.containers([container(down)]);
  await desk.clock.advance(60_000);
  desk.containers([container()]);
  await desk.clock.advance(60_000);
  const desktop = await desk.attach();
  await desk.clock.advance(60_000);
  expect(desktop.shown).toEqual([]);
  expect((await desk.client().notices.list()).notices).toMatchObject([{ state: 'withdrawn' }]);
});

test('what comes and goes while no desktop is there is kept once, and not once each time', async () => {
  const desk = noticesDesk();
  for (let time = 0; time < 50; time += 1) {
    desk.containers([container(down)]);
    await desk.clock.advance(30_000);
    desk.containers([container()]);
    await desk.clock.advance(30_000);
  }
  expect((await desk.client().notices.list()).notices).toHaveLength(1);
  desk.containers([container(down)]);
  await desk.clock.advance(30_000);
  const desktop = await desk.attach();
  await desk.clock.advance(30_000);
  expect(desktop.shown).toHaveLength(1);
  expect((await desk.client().notices.list()).notices).toMatchObject([{ state: 'shown', endedAt: null }]);
});

test('exactly one face shows it: the one that came last and can', async () => {
  const desk = noticesDesk();
  const first = await desk.attach();
  const last = await desk.attach();
  const blind = await desk.attach({ abilities: [] });
  desk.containers([container(down)]);
  await desk.clock.advance(60_000);
  expect([first.shown.length, last.shown.length, blind.shown.length]).toEqual([0, 1, 0]);
});

test('a desktop that refuses is asked again later, and another one at once', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  desktop.answers = { problem: 'No notification service is there.' };
  desk.containers([container(down)]);
  await desk.clock.advance(25_000);
  expect(desktop.shown).toHaveLength(1);
  expect((await desk.client().notices.list()).notices).toMatchObject([{ state: 'waiting' }]);
  desktop.answers = 'shown';
  await desk.clock.advance(30_000);
  expect(desktop.shown).toHaveLength(2);
  expect((await desk.client().notices.list()).notices).toMatchObject([{ state: 'shown' }]);
});

test('what its reader was looking at is kept as seen, and takes nothing from the desktop when it is over', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  desktop.answers = 'seen';
  desk.containers([container(down)]);
  await desk.clock.advance(60_000);
  expect((await desk.client().notices.list()).notices).toMatchObject([{ state: 'seen' }]);
  desk.containers([container()]);
  await desk.clock.advance(60_000);
  expect(desktop.withdrawn).toEqual([]);
});

test('only who may lend hears, answers and tells what became of a notice', async () => {
  const desk = noticesDesk();
  await desk.attach();
  desk.containers([container(down)]);
  await desk.clock.advance(60_000);
  const id = (await desk.client().notices.list()).notices[0]?.id ?? '';
  const page = desk.client();
  const notifier = { by: 'electron', buttons: false, service: null, problem: null } as const;
  const lend = page.faces.lend({ abilities: ['notify'], keychainProblem: null, notifier });
  await expect(lend).rejects.toMatchObject({ code: 'REFUSED' });
  await expect(page.notices.report({ id, outcome: 'closed' })).rejects.toMatchObject({ code: 'REFUSED' });
  // A keychain alone shows no notice either.
  const keys = desk.client(['keychain']);
  await expect(
    keys.faces.lend({ abilities: ['notify'], keychainProblem: null, notifier }),
  ).rejects.toMatchObject({ code: 'REFUSED' });
  await desk.client(['notify']).notices.report({ id, outcome: 'opened' });
  expect((await page.notices.list()).notices).toMatchObject([{ id, outcome: 'opened' }]);
});

test('a test notification says what happened, or in a sentence why nothing did', async () => {
  const desk = noticesDesk();
  const ask = () => desk.client().notices.test();
  await expect(ask()).rejects.toMatchObject({
    code: 'REFUSED',
    message: 'No app that is open can show notifications.',
  });
  const problem = 'This desktop has no notification service.';
  const deaf = await desk.attach({
    abilities: [],
    notifier: { by: 'none', buttons: false, service: null, problem },
  });
  await expect(ask()).rejects.toMatchObject({ code: 'REFUSED', message: problem });
  deaf.leave();
  await desk.clock.advance(0);
  const desktop = await desk.attach();
  expect(await ask()).toMatchObject({ toldBy: 'ana (desktop)', notifier: { buttons: true } });
  expect(desktop.shown).toMatchObject([{ content: { type: 'test' } }]);
  const acts = desk.audit.list({ limit: 10 }).filter(({ act }) => act === 'notices.test');
  expect(acts.map(({ outcome }) => outcome)).toEqual(['done', 'refused', 'refused']);
});
