import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import { docker, ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
import { heldResources } from '../../support/lab-connection.ts';
import { dockerLogs, engineOnLab, LogReading, runContainer, until } from './log-lab.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

// Empty lines, NUL, colours, Hangul and an emoji, a line of 40,000 bytes (three of Docker's messages), bidi controls,
// markup, a carriage return, and a last line without its newline.
const hostile = [
  String.raw`printf 'plain\n\n  indented \n'`,
  String.raw`printf 'nul \000 and bell \007\n'`,
  String.raw`printf '\033[31mred\033[0m \033]8;;http://x\007link\033]8;;\007\n'`,
  String.raw`printf '한국어 🚢 \342\200\256reversed\n'`,
  String.raw`head -c 40000 /dev/zero | tr '\0' 'x'; echo`,
  String.raw`printf '<script>alert(1)</script>\r\n'`,
  String.raw`printf 'err\n' >&2`,
  String.raw`printf 'no newline'`,
].join('; ');

async function seen(client: Client, name: string): Promise<void> {
  await until(`${name} is seen`, async () => {
    const { inventories } = await client.containers.list({});
    return inventories.some(({ containers }) => containers.some((container) => container.name === name));
  });
}

describe('reading', () => {
  test.each(['local', 'remote'] as const)(
    'on the %s engine gives what `docker logs` gives, byte for byte and to the nanosecond',
    async (engine) => {
      const client = await engineOnLab(world);
      const name = await runContainer(engine, hostile);
      await docker(engine, ['wait', name]);
      await seen(client, name);
      const reading = new LogReading(client, { container: name });
      expect(await reading.ended).toBeNull();
      const truth = await dockerLogs(engine, name);
      // Compared one by one: a difference between 40,000 letters is nothing to print.
      expect(reading.lines().map((line, index) => line === truth[index])).toEqual(truth.map(() => true));
      expect(truth.map((line) => line.length > 40_000)).toContain(true);
      const errors = reading.items.flatMap((item) => (item.type === 'lines' ? item.lines : []));
      expect(errors.filter(([, , stream]) => stream === 1).map(([, , , text]) => text)).toEqual(['err']);
    },
  );

  test('a terminal’s log keeps its carriage returns and colours', async () => {
    const client = await engineOnLab(world);
    const name = await runContainer('remote', String.raw`printf '\033[32mgreen\033[0m\nsecond\n'`, {
      tty: true,
    });
    await docker('remote', ['wait', name]);
    await seen(client, name);
    const reading = new LogReading(client, { container: name });
    await reading.ended;
    expect(reading.lines()).toEqual(await dockerLogs('remote', name));
    expect(reading.lines()[0]).toContain('\u001B[32mgreen\u001B[0m\r');
  });

  test('the last lines and those since an instant', async () => {
    const client = await engineOnLab(world);
    const name = await runContainer('local', 'for i in 1 2 3 4; do echo $i; sleep 0.3; done');
    await docker('local', ['wait', name]);
    await seen(client, name);
    const truth = await dockerLogs('local', name);
    const last = new LogReading(client, { container: name, lines: 2 });
    await last.ended;
    expect(last.lines()).toEqual(truth.slice(2));
    const sinceMs = Math.floor(Number(truth[2]?.split(' ')[0]) / 1e6) - 50;
    const since = new LogReading(client, { container: name, since: sinceMs });
    await since.ended;
    expect(since.lines()).toEqual(truth.slice(2));
  });
});

describe('following', () => {
  test('a stack over both hosts: merged, and joined by a container that is created later', async () => {
    const client = await engineOnLab(world);
    const labels = {
      'com.docker.compose.project': `log-test-${process.pid}`,
      'com.docker.compose.service': 'web',
    };
    const script = 'for i in $(seq 1 30); do echo "$i"; sleep 0.05; done; sleep 60';
    const names: [EngineName, string][] = [];
    for (const engine of ['local', 'remote'] as const)
      names.push([engine, await runContainer(engine, script, { labels })]);
    for (const [, name] of names) await seen(client, name);
    const reading = new LogReading(client, { stack: `log-test-${process.pid}`, follow: true });
    await until('both have written', () => reading.lines().length === 60);
    names.push(['local', await runContainer('local', script, { labels })]);
    await until('the third has written', () => reading.lines().length === 90);
    const sources = reading.items.findLast((item) => item.type === 'sources');
    for (const [engine, name] of names) {
      const index =
        sources?.type === 'sources' ? sources.sources.findIndex(({ container }) => container === name) : -1;
      expect(reading.lines(index)).toEqual(await dockerLogs(engine, name));
    }
  });

  test('50,000 lines written at once arrive or are counted', async () => {
    const client = await engineOnLab(world);
    const name = await runContainer('remote', 'sleep 1; seq 1 50000; sleep 60');
    await seen(client, name);
    const reading = new LogReading(client, { container: name, follow: true });
    await until('the last line came', () => reading.lines().at(-1)?.endsWith(' 50000') === true, 60_000);
    const dropped = reading.gaps().reduce((sum, gap) => sum + (gap.type === 'gap' ? (gap.lines ?? 0) : 0), 0);
    expect(reading.lines().length + dropped).toBe(50_000);
  });

  test('leaves no socket, channel or timer behind', async () => {
    const client = await engineOnLab(world);
    await sleep(500);
    const before = heldResources();
    const readings = ['local', 'local', 'local', 'remote'].map(
      (host) => new LogReading(client, { host, follow: true }),
    );
    await until('all are followed', () =>
      readings.every((reading) => reading.items.some(({ type }) => type === 'live')),
    );
    await sleep(500);
    await Promise.all(readings.map((reading) => reading.stop()));
    await until('everything is released', () => {
      const after = heldResources();
      // Nine: the channels that the client of one engine keeps for the next request.
      return Object.entries(after).every(([kind, held]) => held <= (before[kind] ?? 0) + 9);
    });
  });
});
