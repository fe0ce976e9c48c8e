import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readEngineRecord } from '../../../main/platform/data-folder/engine-record.ts';
import { ensureLab, type LabWorld } from '../../lab/world.ts';
import { addHostThatAsks, keyPassphrase, untilReady } from '../../support/asked-host.ts';
import { attachFace, engineFolder, isAlive, runCli, until, type CliRun } from '../../support/engine-runs.ts';
import { temporaryFolder } from '../../support/folders.ts';

let lab: LabWorld;

beforeAll(async () => {
  lab = await ensureLab();
});

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** As it is, and as a program could have written it. */
function formsOf(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  return [
    bytes,
    Buffer.from(bytes.toString('hex')),
    Buffer.from(bytes.toString('base64').replace(/=+$/, '')),
  ];
}

/** Where a secret is found, in the files of a folder and in what was printed. */
function findLeaks(
  secrets: readonly string[],
  folder: string,
  printed: readonly string[],
): readonly string[] {
  const places: readonly (readonly [string, Buffer])[] = [
    ...filesOf(folder).map((file): [string, Buffer] => [path.relative(folder, file), readFileSync(file)]),
    ...printed.map((text, index): [string, Buffer] => [`output ${String(index)}`, Buffer.from(text)]),
  ];
  return places.flatMap(([place, content]) =>
    secrets
      .filter((secret) => formsOf(secret).some((form) => content.includes(form)))
      .map((secret) => `${secret} in ${place}`),
  );
}

/** The command line and the environment of every process of this machine. */
function processWords(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
      } catch {
        // It ended meanwhile.
        return '';
      }
    })
    .join('\n');
}

test('after a day with vault, questions and logins no secret lies in the data folder, in an output or in a command line', async () => {
  const dataFolder = engineFolder();
  const keyFile = path.join(temporaryFolder(), 'wheelhouse.key');
  const words = { vault: 'Vault-Zq81-passphrase', next: 'Vault-Next-Zq82-one', wrong: 'Wrong-Zq83-guess' };
  const printed: string[] = [];
  const run = async (args: readonly string[], input = ''): Promise<CliRun> => {
    const ended = await runCli(args, { dataFolder, input });
    printed.push(ended.stdout, ended.stderr);
    return ended;
  };
  const { client, closed } = await attachFace(dataFolder);

  expect((await run(['vault', 'create'], `${words.vault}\n`)).exitCode).toBe(0);
  expect((await run(['vault', 'addSlot', '--key-file', keyFile])).exitCode).toBe(0);
  expect((await run(['vault', 'lock'])).exitCode).toBe(0);
  expect((await run(['vault', 'unlock', '--passphrase'], `${words.wrong}\n`)).exitCode).toBe(1);
  expect((await run(['vault', 'unlock'])).exitCode).toBe(0);
  await client.vault.changePassphrase({ current: words.vault, passphrase: words.next });

  const { hostId, question } = await addHostThatAsks(client, lab, 'vault-secrets');
  const field = question.prompts[0]?.name ?? '';
  await client.questions.answer({ id: question.id, fields: { [field]: words.wrong }, choice: 'remember' });
  await until('the question to be asked again', async () => {
    const [next] = (await client.questions.list({})).questions;
    if (next === undefined) return false;
    const fields = { [field]: keyPassphrase };
    await client.questions.answer({ id: next.id, fields, choice: 'remember' });
    return true;
  });
  await untilReady(client, hostId);
  await until('the passphrase to be in the vault', async () => {
    const { secrets } = await client.vault.secrets({});
    return secrets.some(({ name }) => name.includes(hostId));
  });
  const atWork = processWords();
  const pid = readEngineRecord(dataFolder)?.pid ?? 0;
  // While it runs, the journal beside the database holds the newest pages.
  const secrets = [...Object.values(words), keyPassphrase, readFileSync(keyFile, 'utf8').trim()];
  expect(findLeaks(secrets, dataFolder, [...printed, atWork])).toEqual([]);
  await client.system.stop({});
  await closed;
  await until('the engine is gone', () => !isAlive(pid));
  expect(findLeaks(secrets, dataFolder, printed)).toEqual([]);

  // The search itself finds what is there: the host's name in the database.
  expect(findLeaks(['vault-secrets'], dataFolder, [])).not.toEqual([]);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
});

test('what the vault remembers logs in without a person after the engine has ended', async () => {
  const dataFolder = engineFolder();
  const keyFile = path.join(temporaryFolder(), 'wheelhouse.key');
  const before = await attachFace(dataFolder);
  await before.client.vault.create({ kind: 'keyFile', keyFile });
  const { hostId, question } = await addHostThatAsks(before.client, lab, 'vault-remembers');
  const fields = { [question.prompts[0]?.name ?? '']: keyPassphrase };
  await before.client.questions.answer({ id: question.id, fields, choice: 'remember' });
  await untilReady(before.client, hostId);
  await until('the passphrase to be in the vault', async () => {
    return (await before.client.vault.get({})).secrets === 1;
  });
  const pid = readEngineRecord(dataFolder)?.pid ?? 0;
  await before.client.system.stop({});
  await before.closed;
  await until('the engine is gone', () => !isAlive(pid));

  const { client } = await attachFace(dataFolder);
  await until('the vault to open by its key file', async () => {
    return (await client.vault.get({})).state === 'unlocked';
  });
  await client.hosts.connect({ host: hostId });
  await untilReady(client, hostId);
  expect((await client.questions.list({})).questions).toEqual([]);
});
