import { expect, test } from 'vitest';
import type { Notice } from '../../../main/contract/notices.ts';
import type { QuestionView } from '../../../main/contract/questions.ts';
import { hostView } from '../../support/scripted-hosts.ts';
import { away, container, down, job, noticesDesk, unhealthy } from './notices-desk.ts';

const minuteMs = 60_000;

function subjectOf({ content }: Notice): string {
  if (content.type === 'problem') return `${content.problem.kind} ${content.problem.subject}`;
  if (content.type === 'group') return `group of ${String(content.count)}`;
  return content.type === 'test' ? 'test' : `${content.type} ${content.subject}`;
}

function many(count: number) {
  return Array.from({ length: count }, (_, index) => container({ name: `app-${String(index)}`, ...down }));
}

function question(changes: Partial<QuestionView> = {}): QuestionView {
  return {
    id: 'q1',
    kind: 'vault',
    subject: { hostId: null, host: null, name: 'vault' },
    message: 'The vault is locked.',
    facts: {},
    prompts: [],
    choices: [],
    access: 'operate',
    jobId: null,
    askedAt: 0,
    expiresAt: 1,
    state: 'open',
    answeredBy: null,
    endedAt: null,
    ...changes,
  };
}

test('a blip tells nothing, and what lasts is told once', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  desk.containers([container(down)]);
  await desk.clock.advance(15_000);
  desk.containers([container()]);
  await desk.clock.advance(5 * minuteMs);
  expect(desktop.shown).toEqual([]);
  desk.containers([container(down)]);
  await desk.clock.advance(60 * minuteMs);
  expect(desktop.shown.map(subjectOf)).toEqual(['containerDown web']);
  const { notices } = await desk.client().notices.list();
  expect(notices).toMatchObject([
    { state: 'shown', toldBy: 'ana (desktop)', channel: 'desktop', endedAt: null },
  ]);
  expect(desk.reports).toEqual([]);
});

test('a container that its engine starts again and again is down all the while', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  for (let time = 0; time < 6; time += 1) {
    desk.containers([container(down)]);
    await desk.clock.advance(4_000);
    desk.containers([container()]);
    await desk.clock.advance(1_500);
  }
  desk.containers([container(down)]);
  await desk.clock.advance(4_000);
  expect(desktop.shown.map(subjectOf)).toEqual(['containerDown web']);
});

test('another life of the engine does not tell it again, and still takes it away when it is over', async () => {
  const desk = noticesDesk();
  const before = await desk.attach();
  desk.containers([container(down)]);
  await desk.clock.advance(30_000);
  expect(before.shown).toHaveLength(1);
  await desk.restart();
  const after = await desk.attach();
  // Nothing is known yet: unknown is not well.
  await desk.clock.advance(minuteMs);
  expect(after.withdrawn).toEqual([]);
  desk.containers([container(down)]);
  await desk.clock.advance(60 * minuteMs);
  expect(after.shown).toEqual([]);
  desk.containers([container()]);
  await desk.clock.advance(30_000);
  expect(after.withdrawn).toEqual([before.shown[0]?.id]);
  expect((await desk.client().notices.list()).notices[0]?.endedAt).not.toBeNull();
});

test('a host that goes away ends nothing of what was told of its containers', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  desk.containers([container(down)]);
  await desk.clock.advance(30_000);
  desk.show({ hosts: [away()] });
  desk.containers([container(down)], 'stale');
  await desk.clock.advance(5 * minuteMs);
  expect(desktop.withdrawn).toEqual([]);
  // One notice for the host, and none for what nobody can see behind it.
  expect(desktop.shown.map(subjectOf)).toEqual(['containerDown web', 'hostUnreachable shop']);
});

test('what flaps is told again only when it lasts past a quarter of an hour', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  desk.containers([container(down)]);
  await desk.clock.advance(30_000);
  for (let time = 0; time < 3; time += 1) {
    desk.containers([container()]);
    await desk.clock.advance(minuteMs);
    desk.containers([container(down)]);
    await desk.clock.advance(2 * minuteMs);
  }
  expect(desktop.shown).toHaveLength(1);
  expect(desktop.withdrawn).toHaveLength(1);
  await desk.clock.advance(10 * minuteMs);
  expect(desktop.shown.map(subjectOf)).toEqual(['containerDown web', 'containerDown web']);
});

test('more than three at once are one notice, which is withdrawn when all of them are over', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  desk.containers(many(6));
  await desk.clock.advance(30_000);
  expect(desktop.shown.map(subjectOf)).toEqual(['group of 6']);
  expect(desktop.shown[0]?.severity).toBe('critical');
  // More of the same disaster: the same notice, not one more.
  desk.containers(many(8));
  await desk.clock.advance(25_000);
  expect(desktop.shown.map(subjectOf)).toEqual(['group of 6', 'group of 8']);
  expect(new Set(desktop.shown.map(({ id }) => id)).size).toBe(1);
  desk.containers([...many(1), container()]);
  await desk.clock.advance(minuteMs);
  expect(desktop.withdrawn).toEqual([]);
  desk.containers([container()]);
  await desk.clock.advance(minuteMs);
  expect(desktop.withdrawn).toEqual([desktop.shown[0]?.id]);
});

test('three at once are three, and a fourth soon after takes them all into one', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  desk.containers(many(3));
  await desk.clock.advance(25_000);
  expect(desktop.shown).toHaveLength(3);
  desk.containers(many(4));
  await desk.clock.advance(25_000);
  expect(desktop.shown.map(subjectOf).at(-1)).toBe('group of 4');
  expect(desktop.withdrawn.toSorted()).toEqual(
    desktop.shown
      .slice(0, 3)
      .map(({ id }) => id)
      .toSorted(),
  );
});

test.each([
  ['off', []],
  ['critical', ['containerDown web']],
  ['all', ['containerDown web', 'containerUnhealthy api']],
] as const)('with notifications %s only what is wanted is told', async (notifications, told) => {
  const desk = noticesDesk();
  desk.settings.update({ notifications });
  const desktop = await desk.attach();
  desk.containers([container(down), container({ name: 'api', ...unhealthy })]);
  await desk.clock.advance(5 * minuteMs);
  expect(desktop.shown.map(subjectOf)).toEqual(told);
});

test('what gets worse is told in the place of what was told', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  desk.containers([container(unhealthy)]);
  await desk.clock.advance(30_000);
  desk.containers([container({ ...down, id: 'made-anew' })]);
  await desk.clock.advance(30_000);
  expect(desktop.shown.map(subjectOf)).toEqual(['containerUnhealthy web', 'containerDown web']);
  expect(desktop.shown[0]?.id).toBe(desktop.shown[1]?.id);
});

test('a job of ours on the container, or on its stack, is no news, and what it leaves lasts from its end', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  desk.show({ activeJobs: [job({ subject: { hostId: 'h1', host: 'shop', name: 'shop' } })] });
  desk.containers([container(down)]);
  await desk.clock.advance(10 * minuteMs);
  expect(desktop.shown).toEqual([]);
  desk.show({ activeJobs: [] });
  await desk.clock.advance(15_000);
  expect(desktop.shown).toEqual([]);
  await desk.clock.advance(10_000);
  expect(desktop.shown).toHaveLength(1);
});

test('while the watching is paused nothing is told, and nothing is over', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  desk.containers([container(down)]);
  await desk.clock.advance(30_000);
  desk.show({ watching: false });
  await desk.clock.advance(10 * minuteMs);
  desk.show({ watching: true });
  await desk.clock.advance(10 * minuteMs);
  expect(desktop.shown).toHaveLength(1);
  expect(desktop.withdrawn).toEqual([]);
});

test('a machine that woke up gives its hosts time again', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  desk.show({ hosts: [away()] });
  await desk.clock.advance(50_000);
  desk.show({ observer: { state: 'online', since: 0, hidden: 0, wokeAt: desk.clock.now() } });
  await desk.clock.advance(50_000);
  expect(desktop.shown).toEqual([]);
  await desk.clock.advance(15_000);
  expect(desktop.shown.map(subjectOf)).toEqual(['hostUnreachable shop']);
});

test('no network is told by the desktop itself; a network that lets nothing through is one notice for all hosts', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  const hosts = [away(), away({ id: 'h2', name: 'depot' }), away({ id: 'h3', name: 'till' })];
  desk.show({ hosts, observer: { state: 'offline', since: 0, hidden: 3, wokeAt: null } });
  await desk.clock.advance(10 * minuteMs);
  expect(desktop.shown).toEqual([]);
  desk.show({ observer: { state: 'limited', since: 0, hidden: 3, wokeAt: null } });
  await desk.clock.advance(10 * minuteMs);
  expect(desktop.shown.map(subjectOf)).toEqual(['observerLimited ']);
});

test('a job that failed is told at once, and what it left is no second notice', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  const failed = job({ state: 'failed', error: { code: 'ENGINE_ERROR', message: 'It did not start.' } });
  desk.containers([container(down)]);
  desk.tellJob(failed);
  desk.tellJob(failed);
  desk.tellJob(job({ id: 'j2', state: 'failed', requestedBy: 'ana (cli)' }));
  desk.tellJob(job({ id: 'j3', state: 'failed', parentId: 'j1' }));
  desk.tellJob(job({ id: 'j4', state: 'cancelled' }));
  await desk.clock.advance(5 * minuteMs);
  expect(desktop.shown.map(subjectOf)).toEqual(['job web']);
});

test('a question that waits is told, and withdrawn with its answer; a host’s login only once', async () => {
  const desk = noticesDesk();
  const desktop = await desk.attach();
  const host = hostView();
  const needs = { kind: 'passphrase', keyFile: '~/.ssh/id' } as never;
  desk.show({ hosts: [{ ...host, connection: { ...host.connection, state: 'rejected', needs } }] });
  const login = { hostId: 'h1', host: 'shop', name: 'shop' };
  desk.ask([question(), question({ id: 'q2', kind: 'passphrase', subject: login })]);
  await desk.clock.advance(minuteMs);
  expect(desktop.shown.map(subjectOf).toSorted()).toEqual(['hostNeedsPerson shop', 'question vault']);
  desk.ask([]);
  desk.show({ hosts: [host] });
  await desk.clock.advance(minuteMs);
  expect(desktop.withdrawn).toHaveLength(2);
});

test('what is told and lasts wakes nobody, and nothing is left when the engine ends', async () => {
  const desk = noticesDesk();
  await desk.attach();
  desk.containers([container(down)]);
  await desk.clock.advance(30_000);
  expect(desk.clock.pendingTimers).toBe(0);
  desk.containers([container()]);
  await desk.stop();
  expect(desk.clock.pendingTimers).toBe(0);
});

test.each([true, false])(
  'a job that was interrupted is told once, also as what is wrong (a desktop is there: %s)',
  async (isThere) => {
    const desk = noticesDesk();
    const before = isThere ? await desk.attach() : null;
    const interrupted = job({
      state: 'interrupted',
      endedAt: desk.clock.now(),
      leftovers: ['web is stopped.'],
    });
    desk.tellJob(interrupted);
    desk.show({ recentJobs: [interrupted] });
    await desk.clock.advance(30 * minuteMs);
    const desktop = before ?? (await desk.attach());
    await desk.clock.advance(30 * minuteMs);
    expect(desktop.shown).toHaveLength(1);
  },
);
