import { afterEach, beforeAll, test } from 'vitest';
import { cutNetwork, docker, ensureLab, healNetwork, type LabWorld } from '../../lab/world.ts';
import { attachFace, engineFolder, until } from '../../support/engine-runs.ts';
import { labContainer } from '../../support/lab-container.ts';
import { stateOf } from './undo-lab.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

afterEach(async () => {
  await healNetwork();
});

test('a restart needs no watchdog: the engine carries it to its end with the laptop gone', async () => {
  // It takes its eight seconds to stop.
  const script = "trap 'sleep 8; exit 0' TERM; while :; do sleep 1; done";
  const name = await labContainer('remote', script, ['--stop-timeout', '20']);
  const startedAt = async (): Promise<string> =>
    (await docker('remote', ['inspect', '-f', '{{.State.StartedAt}}', name])).trim();
  const before = await startedAt();
  const { client, engine, closed } = await attachFace(engineFolder());
  await client.hosts.add({
    address: world.remote.sshUrl,
    name: 'far',
    identityFile: world.keys.deploy,
    acceptFingerprint: world.hostKeys.find(({ type }) => type === 'ssh-ed25519')?.fingerprint,
  });
  await until('the container is known', async () => {
    const { inventories } = await client.containers.list({});
    return inventories.some(({ containers }) => containers.some((container) => container.name === name));
  });
  const { jobId } = await client.containers.restart({ container: name, timeoutSeconds: 20 });
  await until('the engine was told', async () => {
    const { steps } = await client.jobs.get({ id: jobId });
    return steps.some((step) => step.name === 'act');
  });
  // The request is on its way, and its answer eight seconds off.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await cutNetwork();
  process.kill(engine.pid, 'SIGKILL');
  await closed;
  await until(
    'it is another life of the container',
    async () => (await stateOf('remote', name)) === 'running' && (await startedAt()) !== before,
    30_000,
  );
}, 90_000);
