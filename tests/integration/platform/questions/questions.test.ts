import { beforeAll, expect, test } from 'vitest';
import { ensureLab, type LabWorld } from '../../../lab/world.ts';
import { addHostThatAsks, keyPassphrase, protectedKey, untilReady } from '../../../support/asked-host.ts';
import { attachFace, engineFolder, runCli, runEngine } from '../../../support/engine-runs.ts';

let lab: LabWorld;

beforeAll(async () => {
  lab = await ensureLab();
});

test('of two faces that answer over their own connections at once, exactly one wins and the login goes on', async () => {
  const dataFolder = engineFolder();
  const first = (await attachFace(dataFolder, { face: 'desktop' })).client;
  const second = (await attachFace(dataFolder)).client;
  const { hostId, question } = await addHostThatAsks(first, lab, 'questions-two-faces');
  const fields = { [question.prompts[0]?.name ?? '']: keyPassphrase };
  const answers = await Promise.allSettled(
    [first, second, first, second].map((client) => client.questions.answer({ id: question.id, fields })),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const lost = answers.filter((answer) => answer.status === 'rejected');
  expect(lost.map(({ reason }) => (reason as { code: string }).code)).toEqual([
    'CONFLICT',
    'CONFLICT',
    'CONFLICT',
  ]);
  expect(String(lost[0]?.reason)).toMatch(/was answered already by .* \((desktop|cli)\)\.$/);
  await untilReady(first, hostId);
  const { entries } = await first.audit.list({});
  const answered = entries.filter(({ act }) => act === 'questions.answer');
  expect(answered.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'failed', 'failed', 'failed']);
});

test('an engine that is killed while a question is open tells the next one that nobody waits for it any more', async () => {
  const dataFolder = engineFolder();
  const engine = await runEngine(dataFolder, { stay: true });
  const face = await attachFace(dataFolder);
  const { question } = await addHostThatAsks(face.client, lab, 'questions-killed');
  engine.process.kill('SIGKILL');
  await engine.exited;
  await face.closed;
  const { client } = await attachFace(dataFolder);
  const { questions } = await client.questions.list({ state: 'expired' });
  expect(questions.map(({ id }) => id)).toEqual([question.id]);
  const late = client.questions.answer({ id: question.id, fields: { secret: 'x' } });
  await expect(late).rejects.toMatchObject({ code: 'CONFLICT', message: /expired before it was answered/ });
});

test('a question is answered on a terminal, typed unseen', async () => {
  const dataFolder = engineFolder();
  const { client } = await attachFace(dataFolder);
  const { hostId, question } = await addHostThatAsks(client, lab, 'questions-terminal');
  const shown = await runCli(['questions', 'list'], { dataFolder });
  expect(shown.stdout).toContain(question.id);
  const answered = await runCli(['questions', 'answer', question.id], {
    dataFolder,
    typed: `${keyPassphrase}\n`,
  });
  expect(answered.exitCode).toBe(0);
  expect(answered.stdout).not.toContain(keyPassphrase);
  await untilReady(client, hostId);
  expect((await runCli(['questions', 'list'], { dataFolder })).stdout).toBe('Nothing waits for an answer.\n');
});

test('a host that is added on a terminal asks there, for its key and for the passphrase', async () => {
  const dataFolder = engineFolder();
  await attachFace(dataFolder);
  const args = ['hosts', 'add', lab.remote.sshUrl, '--identity-file', protectedKey(lab)];
  const added = await runCli(args, { dataFolder, typed: `yes\n${keyPassphrase}\n` });
  expect({ exitCode: added.exitCode, stdout: added.stdout }).toMatchObject({ exitCode: 0 });
  expect(added.stdout).not.toContain(keyPassphrase);
});
