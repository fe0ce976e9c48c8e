import { call, type ORPCError } from '@orpc/server';
import { expect, test } from 'vitest';
import type { JobView } from '../../../../main/contract/jobs.ts';
import { createAuditRoutes } from '../../../../main/platform/audit/routes.ts';
import { createJobsRoutes } from '../../../../main/platform/jobs/routes.ts';
import { createSettings } from '../../../../main/platform/settings/settings.ts';
import { createSettingsRoutes } from '../../../../main/platform/settings/routes.ts';
import { temporaryPlatform } from '../../../support/platform.ts';
import { testJob } from '../../../support/test-job.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const ana = { name: 'ana (cli)' };
const all = { context: { actor: ana, access: new Set(['see', 'operate', 'change', 'destroy'] as const) } };

function parts() {
  const clock = new VirtualClock();
  const platform = temporaryPlatform(clock);
  const gate = Promise.withResolvers<void>();
  const kind = testJob(async ({ step }) => {
    await step('wait', {}, () => gate.promise);
    return { done: true };
  });
  platform.jobs.register(kind);
  const settings = createSettings(platform.database);
  return {
    ...platform,
    clock,
    finish: gate.resolve,
    start: (name: string) => platform.jobs.start(kind, { name, host: null }, ana).jobId,
    routes: {
      jobs: createJobsRoutes(platform.jobs),
      audit: createAuditRoutes(platform.audit),
      settings: createSettingsRoutes({ ...platform, settings }),
    },
  };
}

const summary = ({ jobs }: { jobs: JobView[] }) => jobs.map((job) => `${job.subject.name} ${job.state}`);

test('following one job ends by itself when the job has ended', async () => {
  const { routes, clock, start, finish } = parts();
  const id = start('nginx');
  const seen: string[] = [];
  const reading = (async () => {
    for await (const item of await call(routes.jobs.watch, { id }, all)) seen.push(...summary(item));
  })();
  await clock.advance(1);
  finish();
  await reading;
  expect(seen[0]).toBe('nginx running');
  expect(seen.at(-1)).toBe('nginx succeeded');
});

test('following all jobs opens with what there is and goes on with those that changed', async () => {
  const { routes, clock, start, finish } = parts();
  start('nginx');
  await clock.advance(1);
  const caller = new AbortController();
  const items = await call(routes.jobs.watch, {}, { ...all, signal: caller.signal });
  const next = async () => summary((await items.next()).value as { jobs: JobView[] });
  expect(await next()).toEqual(['nginx running']);
  const second = next();
  start('redis');
  expect(await second).toEqual(['redis running']);
  await clock.advance(1);
  finish();
  await clock.advance(1);
  expect((await next()).toSorted()).toEqual(['nginx succeeded', 'redis succeeded']);
  const quiet = items.next();
  caller.abort();
  expect((await quiet).done).toBe(true);
});

test('following or asking for a job that is not there says so at once', async () => {
  const { routes } = parts();
  for (const asked of [
    call(routes.jobs.get, { id: 'none' }, all),
    call(routes.jobs.watch, { id: 'none' }, all),
  ]) {
    await expect(asked).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no job “none”.',
      data: { hint: 'List the jobs: wheelhouse jobs list' },
    } satisfies Partial<ORPCError<string, unknown>>);
  }
});

test('following the audit opens with the newest page and goes on with the entries that are new', async () => {
  const { routes, clock, start, finish, audit } = parts();
  finish();
  start('first');
  await clock.advance(1);
  const items = await call(routes.audit.watch, { limit: 10 }, all);
  const next = async () => {
    const item = await items.next();
    return item.done === true ? [] : item.value.entries.map((entry) => entry.seq);
  };
  expect(await next()).toEqual([1]);
  start('second');
  start('third');
  await clock.advance(1);
  expect(await next()).toEqual([3, 2]);
  await items.return();
  expect(await call(routes.audit.verify, {}, all)).toEqual(audit.verify());
  expect(await call(routes.audit.list, { subject: 'third' }, all)).toMatchObject({ entries: [{ seq: 3 }] });
});

test('a change of the settings is audited with before and after', async () => {
  const { routes, audit } = parts();
  expect(await call(routes.settings.update, { theme: 'dark' }, all)).toMatchObject({
    language: 'system',
    theme: 'dark',
  });
  expect(audit.list({})).toMatchObject([
    {
      act: 'settings.update',
      actor: 'ana (cli)',
      before: { theme: 'system' },
      after: { theme: 'dark' },
      outcome: 'done',
    },
  ]);
});
