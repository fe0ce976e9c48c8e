import { beforeAll, describe, expect, it } from 'vitest';
import { docker, ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
import { failureOf } from '../../support/lab-connection.ts';
import { insideContainer, openInside } from '../files/inside-lab.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

const secrets = ['hunter2-env', 'hunter2-url', 'hunter2-arg', 'hunter2-label', 'hunter2-health'];
const secretive = (
  '--env DB_PASSWORD=hunter2-env --env URL=postgres://app:hunter2-url@db/x --env PLAIN=shown ' +
  '--label proxy.auth=hunter2-label'
).split(' ');

describe.each<EngineName>(['local', 'remote'])('the inside of a container of the %s engine', (host) => {
  it('is told without its secrets, and each of them when asked by its name, on the record', async () => {
    const lab = await openInside(world, [host]);
    const container = await insideContainer(lab, host, [
      ...secretive,
      '--health-cmd',
      'redis-cli -a hunter2-health ping',
      'busybox:1',
      'sh',
      '-c',
      'sleep 600',
      '--token',
      'hunter2-arg',
    ]);
    const { raw, masked } = await lab.client.containers.inspect({ host, container });
    const text = JSON.stringify(raw);
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).toContain('PLAIN=shown');
    expect(masked).toEqual(
      expect.arrayContaining([
        '/Config/Env/DB_PASSWORD',
        '/Config/Env/URL',
        '/Config/Cmd/4',
        '/Config/Labels/proxy.auth',
      ]),
    );
    const values = await Promise.all(
      masked.map(async (name) => (await lab.client.containers.reveal({ host, container, name })).value),
    );
    for (const secret of secrets)
      expect(
        values.some((value) => value.includes(secret)),
        secret,
      ).toBe(true);
    expect((await lab.client.containers.reveal({ host, container, name: 'DB_PASSWORD' })).value).toBe(
      'hunter2-env',
    );
    expect(await failureOf(lab.client.containers.reveal({ host, container, name: 'PLAIN' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    const entries = lab.rooms.audit.list({ limit: 50 }).filter(({ act }) => act === 'containers.reveal');
    expect(entries.length).toBe(masked.length + 2);
    expect(entries[1]).toMatchObject({ outcome: 'done', subject: container, after: { name: 'DB_PASSWORD' } });
    expect(JSON.stringify(entries)).not.toContain('hunter2');
  });

  it('shows the processes of a container without ps, hostile and secret arguments harmless', async () => {
    const lab = await openInside(world, [host]);
    const container = await insideContainer(lab, host, [
      'busybox:1',
      'sh',
      '-c',
      'sleep 600; true',
      'sh',
      '--password',
      'hunter2-process',
      '\u001b[31mred',
    ]);
    const { processes } = await lab.client.containers.processes({ host, container });
    expect(processes.map(({ command }) => command)).toEqual(
      expect.arrayContaining([expect.stringContaining('sleep 600')]),
    );
    expect(JSON.stringify(processes)).not.toContain('hunter2-process');
    expect(processes[0]).toMatchObject({
      user: 'root',
      pid: expect.any(Number),
      memoryBytes: expect.any(Number),
    });
    await docker(host, ['stop', container]);
    const asked = async () => failureOf(lab.client.containers.processes({ host, container }));
    await expect.poll(asked, { timeout: 10_000 }).toMatchObject({ code: 'CONFLICT' });
  });
});
