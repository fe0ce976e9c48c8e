import { createRouterClient } from '@orpc/server';
import { expect, onTestFinished, test } from 'vitest';
import { accessLevels, type Access } from '../../../../main/contract/procedure.ts';
import { createQuestions } from '../../../../main/platform/questions/questions.ts';
import { createQuestionsRoutes } from '../../../../main/platform/questions/routes.ts';
import type { NewQuestion } from '../../../../main/platform/questions/types.ts';
import { temporaryPlatform } from '../../../support/platform.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const minuteMs = 60_000;

const passphrase: NewQuestion = {
  kind: 'passphrase',
  subject: { hostId: 'h1', host: 'web', name: 'web' },
  message: 'The key ~/.ssh/id_ed25519 needs its passphrase.',
  facts: { keyFile: '~/.ssh/id_ed25519' },
  prompts: [{ name: 'passphrase', label: 'Passphrase', secret: true }],
  choices: [],
  access: 'operate',
  jobId: null,
  expiresInMs: 5 * minuteMs,
};

function desk() {
  const clock = new VirtualClock();
  const platform = temporaryPlatform(clock);
  const { database, audit, events } = platform;
  const questions = createQuestions({ database, clock, events });
  onTestFinished(() => {
    questions.stop();
  });
  const face = (name: string, access: readonly Access[] = accessLevels) =>
    createRouterClient(createQuestionsRoutes({ database, audit, questions }), {
      context: { actor: { name }, access: new Set(access) },
    });
  return { clock, questions, face, ...platform };
}

const given = { fields: { passphrase: 'correct horse' }, choice: null };

test('of two faces that answer at once exactly one wins, and the other hears who did', async () => {
  const { questions, face } = desk();
  const asking = questions.ask(passphrase);
  const id = questions.open()[0]?.id ?? '';
  const fields = { passphrase: 'correct horse' };
  const answers = await Promise.allSettled([
    face('ana (desktop)').answer({ id, fields }),
    face('ben (cli)').answer({ id, fields: { passphrase: 'another' } }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(answers[1]).toMatchObject({
    reason: { code: 'CONFLICT', message: 'The question about “web” was answered already by ana (desktop).' },
  });
  await expect(asking).resolves.toEqual({ fields, choice: null, answeredBy: 'ana (desktop)' });
  expect(questions.open()).toEqual([]);
});

test('what was typed is in no row, no event and no audit entry; that it was given is', async () => {
  const { questions, face, database, audit } = desk();
  const asking = questions.ask(passphrase);
  const id = questions.open()[0]?.id ?? '';
  await face('ana (desktop)').answer({ id, fields: { passphrase: 'Zyzzyva-7731' } });
  await asking;
  const tables = ['questions', 'events', 'audit'].map((table) =>
    JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all()),
  );
  expect(tables.join()).not.toContain('Zyzzyva');
  expect(audit.list({})[0]).toMatchObject({
    act: 'questions.answer',
    actor: 'ana (desktop)',
    subject: 'web',
    after: { given: ['passphrase'], choice: null },
    outcome: 'done',
  });
});

test('a question expires by the wall clock, also where the machine slept through it', async () => {
  const { clock, questions, face } = desk();
  const asking = questions.ask(passphrase);
  const refusal = expect(asking).rejects.toMatchObject({
    code: 'REFUSED',
    details: { reason: 'question-expired' },
  });
  const id = questions.open()[0]?.id ?? '';
  clock.jump(6 * minuteMs);
  // Before any timer has fired: who answers too late hears it at once.
  await expect(face('ana (cli)').answer({ id, fields: { passphrase: 'x' } })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await refusal;
  expect(questions.get(id).state).toBe('expired');
  expect(clock.pendingTimers).toBe(0);
});

test('an expired question tells its asker within 15 s of waking, and one is not open for ever on a clock that goes back', async () => {
  const { clock, questions } = desk();
  const slept = expect(questions.ask(passphrase)).rejects.toMatchObject({ code: 'REFUSED' });
  clock.jump(6 * minuteMs);
  await clock.advance(15_000);
  await slept;
  const wentBack = expect(questions.ask(passphrase)).rejects.toMatchObject({ code: 'REFUSED' });
  clock.jump(-365 * 24 * 60 * minuteMs);
  await clock.advance(5 * minuteMs + 15_000);
  await wentBack;
});

test('one that is dismissed rejects its asker, and says who sent it away', async () => {
  const { questions, face } = desk();
  const refused = expect(questions.ask(passphrase)).rejects.toMatchObject({
    code: 'REFUSED',
    message: 'The question about “web” was dismissed by ana (desktop).',
    details: { reason: 'question-dismissed' },
  });
  const id = questions.open()[0]?.id ?? '';
  expect(await face('ana (desktop)').dismiss({ id })).toMatchObject({ state: 'dismissed' });
  await refused;
});

test('the same question joins the open one; it is withdrawn when the last asker gives up', async () => {
  const { questions } = desk();
  const first = new AbortController();
  const second = new AbortController();
  const asking = [questions.ask(passphrase, first.signal), questions.ask(passphrase, second.signal)];
  for (const one of asking) one.catch(() => undefined);
  void questions.ask({ ...passphrase, facts: { keyFile: 'another' } }).catch(() => undefined);
  expect(questions.open()).toHaveLength(2);
  const id = questions.open()[0]?.id ?? '';
  first.abort(new Error('gone'));
  await expect(asking[0]).rejects.toThrow('gone');
  expect(questions.get(id).state).toBe('open');
  second.abort(new Error('gone too'));
  await expect(asking[1]).rejects.toThrow('gone too');
  expect(questions.get(id).state).toBe('withdrawn');
});

test('both who joined get the one answer', async () => {
  const { questions } = desk();
  const asking = Promise.all([questions.ask(passphrase), questions.ask(passphrase)]);
  questions.answer(questions.open()[0]?.id ?? '', given, 'ana (cli)');
  expect(await asking).toEqual([
    { ...given, answeredBy: 'ana (cli)' },
    { ...given, answeredBy: 'ana (cli)' },
  ]);
});

test('answering takes the question’s own access, and the refusal is audited', async () => {
  const { questions, face, audit } = desk();
  questions.ask({ ...passphrase, kind: 'approval', access: 'destroy' }).catch(() => undefined);
  const id = questions.open()[0]?.id ?? '';
  const operator = face('ana (browser)', ['see', 'operate']);
  await expect(operator.answer({ id, fields: given.fields })).rejects.toMatchObject({ code: 'REFUSED' });
  await expect(operator.dismiss({ id })).rejects.toMatchObject({ code: 'REFUSED' });
  expect(audit.list({}).map(({ act, outcome }) => [act, outcome])).toEqual([
    ['questions.dismiss', 'refused'],
    ['questions.answer', 'refused'],
  ]);
  expect(questions.open()).toHaveLength(1);
});

test.each([
  ['a field that is missing', { fields: {} }],
  ['a field too many', { fields: { passphrase: 'x', toString: 'y' } }],
  ['a choice where none is to be made', { fields: given.fields, choice: 'yes' }],
])('an answer with %s does not fit, and the question stays open', async (_, answer) => {
  const { questions, face } = desk();
  questions.ask(passphrase).catch(() => undefined);
  const id = questions.open()[0]?.id ?? '';
  await expect(face('ana (cli)').answer({ id, ...answer })).rejects.toMatchObject({ code: 'VALIDATION' });
  expect(questions.open()).toHaveLength(1);
});

test('what an earlier life of the engine left open is expired at start', () => {
  const { questions, database, clock, events } = desk();
  questions.ask(passphrase).catch(() => undefined);
  const next = createQuestions({ database, clock, events });
  expect(next.recover()).toBe(1);
  expect(next.open()).toEqual([]);
  expect(next.list({ state: 'expired', limit: 5 })).toHaveLength(1);
  expect(() => next.answer(next.list({ state: null, limit: 1 })[0]?.id ?? '', given, 'ana')).toThrow(
    'expired before it was answered',
  );
});

test('watching begins with what is open, and goes on with what changed and how it ended', async () => {
  const { questions, face } = desk();
  questions.ask(passphrase).catch(() => undefined);
  const items = (await face('ana (cli)').watch({}))[Symbol.asyncIterator]();
  expect((await items.next()).value).toMatchObject({ questions: [{ state: 'open' }], ended: [] });
  questions.answer(questions.open()[0]?.id ?? '', given, 'ben (desktop)');
  expect((await items.next()).value).toMatchObject({
    questions: [],
    ended: [{ state: 'answered', answeredBy: 'ben (desktop)' }],
  });
  await items.return?.();
});
