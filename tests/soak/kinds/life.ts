// One life of the whole engine on the lab's local host, to be killed while a job of one kind runs.
//
//   life.ts <data folder> <index of the scenario, or -1> <commit of its death, or 0> <its death in ms, or 0> <lane as JSON>
//
// It first looks at what the life before left (and puts it back), then starts its job. Everything it says on standard
// output was true when it was said.
import { writeSync } from 'node:fs';
import { createRouterClient } from '@orpc/server';
import type { Client } from '../../../main/contract/contract.ts';
import { isEnded } from '../../../main/contract/jobs.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import { createEngine } from '../../../main/engine.ts';
import { until } from '../../lab/waiting.ts';
import { createMortality } from '../mortal.ts';
import { scenariosOf, soakActor, type Lane } from './scenarios.ts';
import type { Said } from './said.ts';

const [folder = '', index = '-1', commit = '0', moment = '0', laneText = '{}'] = process.argv.slice(2);
const lane = JSON.parse(laneText) as Lane;
const putsBack = 'undo.run';

function say(said: Said): void {
  writeSync(1, `${JSON.stringify(said)}\n`);
}

const mortality = createMortality();
const engine = await createEngine({
  dataFolder: folder,
  startedAt: Date.now(),
  faces: () => 1,
  end: () => undefined,
  around: (database) => mortality.around(database),
});
const context = { actor: { name: soakActor }, access: new Set(accessLevels) };
const client: Client = createRouterClient(engine.router, { context });
engine.start();
if ((await client.hosts.list()).hosts.length === 0) {
  await client.hosts.add({ address: lane.lab.local.dockerHost, name: 'near' });
}
await until('the host to be listed', async () => {
  const { inventories } = await client.containers.list();
  return inventories.every(({ certainty }) => certainty === 'fresh');
});

/** Begins to count towards death. */
function arm(): void {
  mortality.arm(Number(commit));
  if (Number(moment) > 0) setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(moment));
}

async function ended(jobId: string): Promise<void> {
  say({ fact: 'job', jobId });
  await until(`the job ${jobId}`, async () => isEnded((await client.jobs.get({ id: jobId })).state));
  const job = await client.jobs.get({ id: jobId });
  say({ fact: 'ended', jobId, state: job.state, error: job.error?.message ?? null });
}

/** Puts back what dead jobs left away, and sees that no lock of theirs stays. */
async function settle(): Promise<void> {
  const { undos } = await client.undo.list();
  for (const undo of undos) {
    if (!undo.mine || undo.jobActive || undo.state !== 'armed') continue;
    if (Number(index) === -1) arm();
    await ended((await client.undo.run({ id: undo.id })).jobId);
  }
  await until('the locks of the dead to be gone', async () => {
    const { hosts } = await client.locks.list();
    return hosts.every(({ locks }) => locks?.every(({ mine }) => !mine) === true);
  });
  const { containers } = (await client.containers.list()).inventories[0] ?? { containers: [] };
  say({
    fact: 'settled',
    away: containers
      .filter(({ name, state }) => name === `${lane.name}-container` && state !== 'running')
      .map(({ name, state }) => `${name} is ${state}`),
  });
}

await settle();
const scenario = scenariosOf(lane.registry !== null)[Number(index)];
if (scenario === undefined) {
  say({ fact: 'survived', kind: putsBack, commits: mortality.commits });
} else {
  await scenario.prepare(lane);
  // The list of the engine must know what was just made.
  await new Promise((resolve) => setTimeout(resolve, 400));
  say({ fact: 'begins', kind: scenario.kind });
  arm();
  await ended((await scenario.start(client, lane)).jobId);
  say({ fact: 'survived', kind: scenario.kind, commits: mortality.commits });
}
await engine.stop();
process.exit(0);
