import { beforeAll, describe, expect, test } from 'vitest';
import { ensureLab, type LabWorld } from '../../lab/world.ts';
import { labContainer } from '../../support/lab-container.ts';
import { attachFace, engineFolder, runCli, runShell, type CliRun } from '../../support/engine-runs.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

function addRemote(...flags: string[]): string[] {
  return [
    'hosts',
    'add',
    world.remote.sshUrl,
    '--name',
    'far',
    '--identity-file',
    world.keys.deploy,
    ...flags,
  ];
}

async function hostNames(dataFolder: string): Promise<readonly string[]> {
  const { stdout } = await runCli(['hosts', 'list', '--json'], { dataFolder });
  return (JSON.parse(stdout) as { hosts: { name: string }[] }).hosts.map(({ name }) => name);
}

async function withLocalHost(flags: readonly string[] = []): Promise<string> {
  const dataFolder = engineFolder();
  // Held by a face, so that the engine and its connection last for the whole test.
  await attachFace(dataFolder);
  const run = await runCli(['hosts', 'add', world.local.dockerHost, '--name', 'deck', ...flags], {
    dataFolder,
  });
  expect(run.exitCode).toBe(0);
  return dataFolder;
}

function errorOf({ stderr }: CliRun): { code: string; message: string; hint?: string } {
  return (JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as { error: { code: string; message: string } })
    .error;
}

describe('adding a host', () => {
  test('of an unknown key is refused where nobody can be asked, and leaves nothing', async () => {
    const dataFolder = engineFolder();
    const run = await runCli(addRemote(), { dataFolder });
    expect(run.exitCode).toBe(4);
    expect(
      world.hostKeys.some(({ fingerprint }) => run.stderr.includes(`--accept-fingerprint ${fingerprint}`)),
    ).toBe(true);
    expect(await hostNames(dataFolder)).toEqual([]);
  });

  test('of a key that was named is accepted; of another one it is not', async () => {
    const dataFolder = engineFolder();
    const other = await runCli(addRemote('--json', '--accept-fingerprint', `SHA256:${'A'.repeat(43)}`), {
      dataFolder,
    });
    expect(other.exitCode).toBe(4);
    expect(await hostNames(dataFolder)).toEqual([]);
    const shown = errorOf(await runCli(addRemote('--json'), { dataFolder }));
    const fingerprint = /SHA256:\S+/.exec(shown.hint ?? '')?.[0] ?? '';
    const run = await runCli(addRemote('--json', '--accept-fingerprint', fingerprint), { dataFolder });
    expect(JSON.parse(run.stdout)).toMatchObject({
      name: 'far',
      connection: { state: 'ready', transport: 'streamlocal' },
    });
  });

  test('asks a person on a terminal: yes adds it, anything else does not', async () => {
    const dataFolder = engineFolder();
    const no = await runCli(addRemote(), { dataFolder, typed: 'n\n' });
    expect(no.stdout).toContain('SHA256:');
    expect(no.exitCode).toBe(4);
    expect(await hostNames(dataFolder)).toEqual([]);
    const yes = await runCli(addRemote(), { dataFolder, typed: 'y\n' });
    expect(yes.stdout).toContain('far is reached');
    expect(yes.exitCode).toBe(0);
    expect(await hostNames(dataFolder)).toEqual(['far']);
  });

  test('asks for a passphrase without showing it', async () => {
    const dataFolder = engineFolder();
    const { path: key, passphrase } = world.keys.protected;
    const args = ['hosts', 'add', world.remote.sshUrl, '--identity-file', key];
    const run = await runCli(args, { dataFolder, typed: `y\n${passphrase}\n` });
    expect(run.stdout).toContain('is reached');
    expect(run.stdout).not.toContain(passphrase + '\r');
    const unattended = await runCli([...args, '--json'], { dataFolder: engineFolder() });
    expect(unattended.exitCode).toBe(4);
  });

  test('says that a passphrase which was given does not fit, and does not ask to give it', async () => {
    const fingerprint = world.hostKeys[0]?.fingerprint ?? '';
    const flags = `--identity-file ${world.keys.protected.path} --accept-fingerprint ${fingerprint} --passphrase --json`;
    const run = await runShell(`echo wrong | $WHEELHOUSE hosts add ${world.remote.sshUrl} ${flags}`, {
      dataFolder: engineFolder(),
    });
    expect(errorOf(run)).toMatchObject({ code: 'AUTH_FAILED' });
    expect(run.stderr).toMatch(/passphrase/);
    expect(run.stderr).not.toContain('--passphrase');
  });

  test('says that watching is paused before it adds anything', async () => {
    const dataFolder = await withLocalHost();
    await runCli(['hosts', 'pause'], { dataFolder });
    const run = await runCli([...addRemote(), '--json'], { dataFolder });
    expect([run.exitCode, errorOf(run).code]).toEqual([4, 'REFUSED']);
    expect(await hostNames(dataFolder)).toEqual(['deck']);
  });

  test('says why it is not reached, and forgets it unless it shall be kept', async () => {
    const dataFolder = engineFolder();
    const dead = ['hosts', 'add', 'unix:///nowhere/docker.sock', '--name', 'gone'];
    const run = await runCli([...dead, '--json'], { dataFolder });
    expect(run.exitCode).toBe(3);
    expect(errorOf(run).code).toBe('HOST_UNREACHABLE');
    expect(await hostNames(dataFolder)).toEqual([]);
    await runCli([...dead, '--keep'], { dataFolder });
    expect(await hostNames(dataFolder)).toEqual(['gone']);
  });
});

describe('on a host', () => {
  test('status is one screen that says how everything is', async () => {
    const dataFolder = await withLocalHost();
    // Between two crashes, a crash loop that was not watched yet looks like a container that runs.
    const patience = { timeout: 90_000, interval: 1_000 };
    await expect
      .poll(async () => (await runCli(['status'], { dataFolder })).stdout, patience)
      .toContain(world.containers.crashLoop);
    const { stdout, exitCode } = await runCli(['status'], { dataFolder });
    expect(exitCode).toBe(0);
    for (const words of ['deck', 'ready', 'wheelhouse ']) expect(stdout).toContain(words);
    await expect
      .poll(
        async () => JSON.parse((await runCli(['status', '--json'], { dataFolder })).stdout) as unknown,
        patience,
      )
      .toMatchObject({ hosts: { total: 1, ready: 1, away: 0 }, status: 'down' });
  });

  test('status right after the start of an engine already knows its hosts', async () => {
    const dataFolder = engineFolder();
    await runCli(['hosts', 'add', world.local.dockerHost, '--name', 'deck'], { dataFolder });
    await runCli(['system', 'stop'], { dataFolder });
    const { stdout } = await runCli(['status', '--json'], { dataFolder });
    expect(JSON.parse(stdout)).toMatchObject({ hosts: { ready: 1 }, containers: { unknown: 0 } });
  });

  test('a restart is followed to its end, listed and audited', async () => {
    const dataFolder = await withLocalHost();
    const name = await labContainer('local', 'sleep 600');
    const run = await runShell(
      `for i in 1 2 3 4 5 6 7 8; do $WHEELHOUSE containers restart ${name} --json && break; sleep 0.5; done`,
      { dataFolder },
    );
    expect(JSON.parse(run.stdout)).toMatchObject({
      kind: 'containers.restart',
      state: 'succeeded',
      subject: { name, host: 'deck' },
    });
    const jobs = await runCli(['jobs', 'list'], { dataFolder });
    expect(jobs.stdout).toMatch(new RegExp(`containers\\.restart +${name} +deck +succeeded`));
    const audit = await runCli(['audit', 'list', '--subject', name, '--json'], { dataFolder });
    expect(JSON.parse(audit.stdout)).toMatchObject({
      entries: [{ act: 'containers.restart', outcome: 'done', host: 'deck' }],
    });
    expect((await runCli(['audit', 'verify'], { dataFolder })).exitCode).toBe(0);
  });

  test('what takes something away from a protected host asks for the name', async () => {
    const dataFolder = await withLocalHost(['--protected']);
    const name = await labContainer('local', 'sleep 600');
    const { client } = await attachFace(dataFolder);
    await expect
      .poll(async () => (await client.containers.get({ container: name }).catch(() => null))?.container.state)
      .toBe('running');
    const refused = await runCli(['containers', 'stop', name], { dataFolder });
    expect(refused).toMatchObject({ exitCode: 4 });
    expect(refused.stderr).toContain(`--confirm ${name}`);
    const wrong = await runCli(['containers', 'stop', name], { dataFolder, typed: 'something\n' });
    expect(wrong.exitCode).toBe(4);
    expect((await client.containers.get({ container: name })).container.state).toBe('running');
    const right = await runCli(['containers', 'stop', name], { dataFolder, typed: `${name}\n` });
    expect(right.exitCode).toBe(0);
    expect((await client.containers.get({ container: name })).container.state).toBe('exited');
  });

  test('hostile names and lines are shown and not obeyed', async () => {
    const dataFolder = await withLocalHost();
    const label = 'com.docker.compose.project=evil\u001b[2J\u202e한글';
    const script = String.raw`printf 'a\033]0;owned\007b\033[31mred\033[0m\033[2J\n'; sleep 600`;
    const name = await labContainer('local', script, ['--label', label]);
    const { client } = await attachFace(dataFolder);
    await expect
      .poll(async () => (await client.containers.get({ container: name }).catch(() => null))?.container.state)
      .toBe('running');
    const list = await runCli(['containers', 'list'], { dataFolder });
    expect(list.stdout).toContain(String.raw`evil\x1b[2J\u{202e}한글`);
    const logs = await runCli(['logs', 'tail', name], { dataFolder });
    expect(logs.stdout).toBe('a\\x1b]0;owned\\x07bred\\x1b[2J\n');
    const json = await runCli(['logs', 'tail', name, '--json'], { dataFolder });
    expect(json.stdout).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  test('logs of a stack carry their sources, and following ends with Ctrl-C', async () => {
    const dataFolder = await withLocalHost();
    const tail = await runCli(['logs', 'tail', '--stack', 'trouble', '--lines', '2'], { dataFolder });
    expect(tail.stdout).toMatch(new RegExp(`^${world.containers.flood} +\\| `, 'm'));
    const follow = await runShell(
      `timeout -s INT --preserve-status 4 $WHEELHOUSE logs tail ${world.containers.flood} --lines 0 --follow --json; echo $?`,
      { dataFolder },
    );
    const lines = follow.stdout.trimEnd().split('\n');
    expect(lines.at(-1)).toBe('130');
    expect(lines.slice(0, -1).map((line) => (JSON.parse(line) as { type: string }).type)).toContain('lines');
  });
});
