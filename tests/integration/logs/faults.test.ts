import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import {
  cutNetwork,
  docker,
  ensureLab,
  healLab,
  healNetwork,
  killDockerd,
  restartDockerd,
  restartSshd,
  startDockerd,
  type EngineName,
  type LabWorld,
} from '../../lab/world.ts';
import { dockerLogs, engineOnLab, LogReading, runContainer, until } from './log-lab.ts';

// About 300 lines a second, in bursts of equal lines, so that many share an instant or nearly so.
const chatter =
  'i=0; while true; do i=$((i+1)); for n in 1 2 3 4 5 6; do echo "same"; echo "line $i.$n"; done; sleep 0.04; done';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

afterAll(async () => {
  await healLab();
});

async function followChatter(
  client: Client,
  engine: EngineName,
): Promise<{ name: string; reading: LogReading }> {
  const name = await runContainer(engine, chatter, { restart: 'always' });
  await until(`${name} is seen`, async () => {
    const { inventories } = await client.containers.list({});
    return inventories.some(({ containers }) => containers.some((container) => container.name === name));
  });
  const reading = new LogReading(client, { container: name, follow: true, lines: 100_000 });
  await until('lines come', () => reading.lines().length > 200);
  return { name, reading };
}

/** Lets the container end, and demands that what was read is what the log holds: each line once, in its order. */
async function demandWhole(engine: EngineName, name: string, reading: LogReading): Promise<void> {
  await docker(engine, ['stop', '--time', '0', name]);
  await until('the log has ended', () => reading.states().at(-1) === 'ended', 60_000);
  const truth = await dockerLogs(engine, name);
  expect(reading.lines()).toEqual(truth);
  expect(truth.length).toBeGreaterThanOrEqual(400);
  expect(reading.gaps()).toEqual([]);
}

describe('a followed log is whole, each line once, when in the middle of it', () => {
  test('the container is restarted', async () => {
    const client = await engineOnLab(world);
    const { name, reading } = await followChatter(client, 'local');
    for (let round = 0; round < 3; round += 1) {
      await docker('local', ['restart', '--time', '0', name]);
      await sleep(700);
    }
    await demandWhole('local', name, reading);
    expect(reading.states().filter((state) => state === 'following').length).toBeGreaterThan(1);
  });

  test('the connection is cut, and everything that was under way in it is lost', async () => {
    const client = await engineOnLab(world);
    const { name, reading } = await followChatter(client, 'remote');
    for (let round = 0; round < 2; round += 1) {
      await restartSshd({ dropSessions: true });
      const seen = reading.lines().length;
      await until('lines come again', () => reading.lines().length > seen + 200, 60_000);
    }
    await demandWhole('remote', name, reading);
    expect(reading.states()).toContain('waiting');
  });

  test('the network goes silent, and the session dies meanwhile', async () => {
    const client = await engineOnLab(world);
    const { name, reading } = await followChatter(client, 'remote');
    await cutNetwork();
    await sleep(1500);
    await restartSshd({ dropSessions: true });
    await sleep(1500);
    const seen = reading.lines().length;
    await healNetwork();
    await client.hosts.connect({ host: 'remote' });
    await until('lines come again', () => reading.lines().length > seen + 200, 90_000);
    await demandWhole('remote', name, reading);
  });

  test.each(['local', 'remote'] as const)('dockerd of the %s engine is restarted', async (engine) => {
    const client = await engineOnLab(world);
    const { name, reading } = await followChatter(client, engine);
    await restartDockerd(engine);
    const seen = reading.lines().length;
    await until('lines come again', () => reading.lines().length > seen + 200, 60_000);
    await demandWhole(engine, name, reading);
    // An engine that is told to stop ends its containers first: what is heard first, that or the lost connection, is told.
    expect(reading.states().filter((state) => state === 'waiting' || state === 'ended')).not.toEqual([]);
  });

  test('dockerd is killed without a warning', async () => {
    const client = await engineOnLab(world);
    const { name, reading } = await followChatter(client, 'local');
    await killDockerd('local');
    await startDockerd('local');
    const seen = reading.lines().length;
    await until('lines come again', () => reading.lines().length > seen + 200, 60_000);
    await demandWhole('local', name, reading);
  });
});
