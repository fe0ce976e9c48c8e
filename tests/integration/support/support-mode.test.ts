import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import { createClient } from '../../../main/server/client.ts';
import { openWebSocket } from '../../../main/server/frames.ts';
import { readEngineRecord } from '../../../main/platform/data-folder/engine-record.ts';
import { allowList } from '../../../main/support/model.ts';
import { docker, ensureLab } from '../../lab/world.ts';
import { sampleOf, walkedProcedures } from '../../support/contract-inputs.ts';
import { engineFolder, runCli } from '../../support/engine-runs.ts';
import { attachedClient, browserClient } from '../../support/face-clients.ts';
import { addBothHosts, openEngine, type LabEngine } from '../../support/lab-engine.ts';
import { until } from '../../support/lab-rooms.ts';
import { startLonelyEngine } from '../../support/lonely-engine.ts';

const passphrase = 'correct horse battery';

// Asked with what is no input: where the mode does not refuse them, they must neither end the engine nor start a world.
const spared: readonly string[] = ['system.stop', 'lab.start'];

interface Refused {
  readonly code?: string;
  readonly message: string;
  readonly data?: { readonly details?: { readonly reason?: string } };
}

async function outcomeOf(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'let in';
  } catch (error) {
    const { code, message, data } = error as Refused;
    if (data?.details?.reason === 'support-mode') return 'refused';
    return code === undefined || code === 'INTERNAL' ? `${code ?? 'no code'}: ${message}` : 'let in';
  }
}

/** Whoever opens the socket of the data folder, with every access that there is. */
async function rawClient(folder: string): Promise<Client> {
  const socket = readEngineRecord(folder)?.socket ?? '';
  const webSocket = await openWebSocket(socket, { face: 'cli', access: accessLevels });
  onTestFinished(() => webSocket.terminate());
  return createClient(webSocket);
}

test.each(['cli', 'desktop', 'browser', 'raw'] as const)(
  'through %s support mode lets in what is on its list, and nothing else of the contract',
  async (face) => {
    const { folder, owner } = await startLonelyEngine();
    const client =
      face === 'raw'
        ? await rawClient(folder)
        : face === 'browser'
          ? await browserClient(folder, accessLevels)
          : await attachedClient(face, folder, accessLevels);
    await owner.client.support.enable({ passphrase });
    const outcomes: Record<string, string> = {};
    const decided: Record<string, string> = {};
    for (const procedure of walkedProcedures) {
      decided[procedure.name] = Object.hasOwn(allowList, procedure.name) ? 'let in' : 'refused';
      const input = spared.includes(procedure.name) ? null : sampleOf(procedure.input, false);
      outcomes[procedure.name] = await outcomeOf(() => procedure.call(client, input));
    }
    expect(outcomes).toEqual(decided);
    expect((await owner.client.support.get()).on).toBe(true);
  },
);

test('each act that support mode refused stands in the audit once, and no look does', async () => {
  const { client } = await openEngine();
  await client.support.enable({ passphrase });
  const refused = walkedProcedures.filter(({ name }) => !Object.hasOwn(allowList, name));
  for (const procedure of refused)
    await outcomeOf(() =>
      procedure.call(client, spared.includes(procedure.name) ? null : sampleOf(procedure.input, false)),
    );
  const told = (await client.audit.list({ limit: 1000 })).entries.filter(
    ({ outcome }) => outcome === 'refused',
  );
  const acts = refused.filter(
    ({ meta }) => meta.part !== true && (meta.kind === 'command' || meta.access !== 'see'),
  );
  expect(told.map(({ act }) => act).sort()).toEqual(acts.map(({ name }) => name).sort());
  const removal = told.find(({ act }) => act === 'containers.remove');
  expect(removal).toMatchObject({ subject: 'no-such-thing', actor: 'ana (test)' });
});

test('an engine that is started again is in support mode before its first call', async () => {
  const first = await openEngine();
  await first.client.support.enable({ passphrase });
  await first.stop();
  const { client } = await openEngine(first.folder);
  expect(await outcomeOf(() => client.settings.update({ theme: 'dark' }))).toBe('refused');
  await client.support.leave({ passphrase });
  expect((await client.settings.update({ theme: 'dark' })).theme).toBe('dark');
});

test('the command line turns it on with a passphrase typed twice, refuses with 4, and leaves it with that passphrase', async () => {
  const dataFolder = engineFolder();
  const slip = await runCli(['support', 'enable'], { dataFolder, typed: `${passphrase}\nanother one\n` });
  expect(slip.exitCode).toBe(2);
  const on = await runCli(['support', 'enable'], { dataFolder, typed: `${passphrase}\n${passphrase}\n` });
  expect(on.exitCode).toBe(0);
  expect(on.stdout).toContain('guards against mistakes, not against somebody who owns this account');
  expect(on.stdout).not.toContain(passphrase);
  const refused = await runCli(['containers', 'remove', 'web', '--json'], { dataFolder });
  expect(refused.exitCode).toBe(4);
  expect(JSON.parse(refused.stderr)).toMatchObject({
    error: { code: 'REFUSED', hint: expect.stringContaining('wheelhouse support leave') as string },
  });
  expect((await runCli(['support', 'get'], { dataFolder })).stdout).toContain('is in support mode');
  const wrong = await runCli(['support', 'leave'], { dataFolder, input: 'not this one\n' });
  expect([wrong.exitCode, wrong.stdout]).toEqual([4, '']);
  const left = await runCli(['support', 'leave'], { dataFolder, input: `${passphrase}\n` });
  expect(left.exitCode).toBe(0);
  expect(left.stdout).toContain('Support mode is off');
});

/** A container of this test on the lab's local engine, seen by the engine under test. */
async function seenContainer({ client }: LabEngine, name: string, script: string): Promise<string> {
  const remove = (): Promise<unknown> => docker('local', ['rm', '-f', name]).catch(() => '');
  await remove();
  onTestFinished(async () => {
    await remove();
  });
  const health = ['--health-cmd', 'true', '--health-interval', '500ms'];
  const run = ['run', '-d', '--stop-timeout', '1', ...health, '--name', name];
  await docker('local', [...run, 'price-api:1.4.1', 'sh', '-c', script]);
  await until('the container to be known', async () => {
    const { inventories } = await client.containers.list({ host: 'near' });
    return inventories.some(({ containers }) => containers.some((each) => each.name === name));
  });
  return name;
}

test('a container is restarted to its health and not removed; what was open ends, what runs goes on', async () => {
  const lab = await ensureLab();
  const engine = await openEngine();
  const { client } = engine;
  await addBothHosts(engine, lab);
  const host = 'near';
  const serve = 'cd /tmp && exec python3 -m http.server 5555';
  const container = await seenContainer(engine, 'support-web', serve);
  // Takes its second to stop: it is asked to before the mode is turned on, and ends after that.
  const slow = await seenContainer(engine, 'support-slow', 'trap "" TERM; sleep 600 & wait; sleep 600');

  const terminal = await client.terminals.open({ container, host, command: ['sh'] });
  await terminal.next();
  const hasShell = async (): Promise<boolean> =>
    / sh\s*$/m.test(await docker('local', ['top', container, '-eo', 'pid,args']));
  await until('the shell to be there', hasShell);
  const port = await client.forwards.open({ container, host, port: 5555 });
  const { jobId: running } = await client.containers.stop({ container: slow, host, timeoutSeconds: 2 });

  await client.support.enable({ passphrase });
  const ended = (async () => {
    for await (const item of terminal) expect(item.type).toBe('output');
  })();
  await expect(ended).rejects.toMatchObject({
    code: 'REFUSED',
    data: { details: { reason: 'support-mode' } },
  });
  await until('the shell to be gone', async () => !(await hasShell()));
  await until('the port to be closed', async () => (await client.forwards.list()).forwards.length === 0);
  await expect(
    new Promise((resolve, reject) => {
      connect(port.localPort, '127.0.0.1').once('connect', resolve).once('error', reject);
    }),
  ).rejects.toThrow('ECONNREFUSED');
  await engine.succeeded(running);

  expect(
    await outcomeOf(() => client.containers.remove({ container, host, force: true, confirm: container })),
  ).toBe('refused');
  expect(await outcomeOf(() => client.containers.start({ container: slow, host }))).toBe('refused');
  expect(await outcomeOf(() => client.containers.restart({ container, host, timeoutSeconds: 0 }))).toBe(
    'refused',
  );
  const before = await docker('local', ['inspect', '-f', '{{.State.StartedAt}}', container]);
  const result = await engine.succeeded((await client.containers.restart({ container, host })).jobId);
  expect(result).toMatchObject({ state: 'running' });
  expect(await docker('local', ['inspect', '-f', '{{.State.StartedAt}}', container])).not.toBe(before);
});
