import { expect, test } from 'vitest';
import { waitForVault } from '../../../../main/platform/vault/wait.ts';
import { testJob } from '../../../support/test-job.ts';
import { lendKeychain, passphrase, vaultDesk, type VaultTestDesk } from './vault-desk.ts';

async function locked(): Promise<VaultTestDesk> {
  const desk = vaultDesk();
  await desk.client.vault.create({ kind: 'passphrase', passphrase });
  await desk.client.vault.lock({});
  return desk;
}

const wait = (desk: VaultTestDesk, signal = new AbortController().signal) =>
  desk.vault.whenUnlocked({ jobId: null, signal });

async function openQuestion({ questions }: VaultTestDesk): Promise<string> {
  await expect.poll(() => questions.open().length).toBe(1);
  return questions.open()[0]?.id ?? '';
}

test('all who wait share one question; a passphrase that does not fit asks again and says so', async () => {
  const desk = await locked();
  const waiting = Promise.all([wait(desk), wait(desk), wait(desk)]);
  const first = await openQuestion(desk);
  desk.questions.answer(first, { fields: { passphrase: 'nope' }, choice: null }, 'ben (cli)');
  await expect
    .poll(() => desk.questions.open()[0]?.facts)
    .toEqual({
      problem: 'The passphrase does not open the vault.',
      reason: 'wrong-passphrase',
    });
  desk.questions.answer(await openQuestion(desk), { fields: { passphrase }, choice: null }, 'ben (cli)');
  await waiting;
  expect(desk.vault.state()).toBe('unlocked');
  expect(desk.audit.list({ limit: 2 }).map(({ act, actor, outcome }) => [act, actor, outcome])).toEqual([
    ['vault.unlock', 'ben (cli)', 'done'],
    ['vault.unlock', 'ben (cli)', 'failed'],
  ]);
});

test('whoever opens the vault in another way answers the question too', async () => {
  const desk = await locked();
  const waiting = wait(desk);
  const id = await openQuestion(desk);
  await desk.client.vault.unlock({ passphrase });
  await waiting;
  expect(desk.questions.get(id).state).toBe('withdrawn');
});

test('a question that is dismissed leaves those who wait with VAULT_LOCKED, and the next one asks again', async () => {
  const desk = await locked();
  const refused = Promise.allSettled([wait(desk), wait(desk)]);
  desk.questions.dismiss(await openQuestion(desk), 'ana (desktop)');
  expect(await refused).toMatchObject([
    { reason: { code: 'VAULT_LOCKED' } },
    { reason: { code: 'VAULT_LOCKED' } },
  ]);
  const again = wait(desk);
  desk.questions.answer(await openQuestion(desk), { fields: { passphrase }, choice: null }, 'ana');
  await again;
});

test('one who gives up leaves the question to the others; the last one takes it along', async () => {
  const desk = await locked();
  const [first, second] = [new AbortController(), new AbortController()];
  const waiting = [wait(desk, first.signal), wait(desk, second.signal)];
  for (const one of waiting) one.catch(() => undefined);
  const id = await openQuestion(desk);
  first.abort(new Error('cancelled'));
  await expect(waiting[0]).rejects.toThrow('cancelled');
  expect(desk.questions.get(id).state).toBe('open');
  second.abort(new Error('cancelled too'));
  await expect(waiting[1]).rejects.toThrow('cancelled too');
  await expect.poll(() => desk.questions.get(id).state).toBe('withdrawn');
});

test('one who comes just after the last gave up is asked anew', async () => {
  const desk = await locked();
  const first = new AbortController();
  const gone = wait(desk, first.signal);
  const id = await openQuestion(desk);
  // At the very moment in which the first one is gone, before its question is.
  const next = gone.catch(() => wait(desk));
  first.abort(new Error('cancelled'));
  await expect.poll(() => desk.questions.open()[0]?.id ?? id).not.toBe(id);
  desk.questions.answer(await openQuestion(desk), { fields: { passphrase }, choice: null }, 'ana');
  await next;
});

test('without a vault nobody is asked', async () => {
  const desk = vaultDesk();
  await expect(wait(desk)).rejects.toMatchObject({ code: 'VAULT_LOCKED', details: { state: 'absent' } });
  expect(desk.questions.open()).toEqual([]);
});

test('a vault with a keychain alone asks whether to open it once a person has locked it', async () => {
  const desk = vaultDesk();
  await using _face = await lendKeychain(desk.client);
  await desk.client.vault.create({ kind: 'keychain' });
  await desk.client.vault.lock({});
  const waiting = wait(desk);
  const id = await openQuestion(desk);
  expect(desk.questions.get(id).choices.map((choice) => choice.id)).toEqual(['open']);
  desk.questions.answer(id, { fields: {}, choice: 'open' }, 'ana (desktop)');
  await waiting;
  expect(desk.vault.state()).toBe('unlocked');
});

test('a job that needs a secret waits and says so, and takes its question along when it is cancelled', async () => {
  const desk = await locked();
  const kind = testJob(async (context) => {
    await waitForVault(desk.vault, context);
    return {};
  });
  desk.jobs.register(kind);
  const start = (name: string) => desk.jobs.start(kind, { name, host: null }, { name: 'ana (cli)' }).jobId;
  const [first, second] = [start('first'), start('second')];
  const id = await openQuestion(desk);
  expect(desk.jobs.get(first)).toMatchObject({
    state: 'running',
    progress: { phase: 'vault', message: 'Waits until the vault is unlocked.' },
  });
  desk.jobs.cancel(first, { name: 'ana (cli)' });
  await expect.poll(() => desk.jobs.get(first).state).toBe('cancelled');
  expect(desk.questions.get(id).state).toBe('open');
  desk.questions.answer(id, { fields: { passphrase }, choice: null }, 'ana (cli)');
  await expect.poll(() => desk.jobs.get(second).state).toBe('succeeded');
  await desk.client.vault.lock({});
  const third = start('third');
  const again = await openQuestion(desk);
  desk.jobs.cancel(third, { name: 'ana (cli)' });
  await expect.poll(() => desk.questions.get(again).state).toBe('withdrawn');
});
