import { createRouterClient } from '@orpc/server';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import { terminalWindowBytes, type TerminalItem } from '../../../main/contract/terminals.ts';
import { systemClock } from '../../../main/platform/clock/system-clock.ts';
import { createTerminalsRoom } from '../../../main/terminals/room.ts';
import { docker, ensureLab, type EngineName, type LabWorld } from '../../lab/world.ts';
import { failureOf } from '../../support/lab-connection.ts';
import { insideContainer, openInside, type InsideLab } from '../files/inside-lab.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

type Terminals = Client['terminals'];

interface Faces extends InsideLab {
  readonly face: () => Terminals;
}

/** The room over the lab, and faces that each have a context of their own. */
async function openTerminals(host: EngineName): Promise<Faces> {
  const lab = await openInside(world, [host]);
  const { audit, hosts, stacks } = lab.rooms;
  const failures: unknown[] = [];
  const room = createTerminalsRoom({
    clock: systemClock,
    audit,
    hosts: hosts.queries,
    stacks: stacks.queries,
    report: (error) => failures.push(error),
  });
  onTestFinished(async () => {
    await room.stop();
    expect(failures).toEqual([]);
  });
  const face = (): Terminals => {
    const context = { actor: { name: 'ana (test)' }, access: new Set(accessLevels) };
    return createRouterClient({ terminals: room.routes }, { context }).terminals;
  };
  return { ...lab, face };
}

/** Reads a terminal as a face does: acknowledges what it used. */
class Reader {
  readonly #client: Terminals;
  readonly #items: AsyncIterator<TerminalItem>;
  id = '';
  text = '';
  errors = '';
  ended: Extract<TerminalItem, { type: 'ended' }> | null = null;

  constructor(client: Terminals, items: AsyncIterable<TerminalItem>) {
    this.#client = client;
    this.#items = items[Symbol.asyncIterator]();
  }

  async next(acknowledge = true): Promise<TerminalItem | null> {
    const { value, done } = await this.#items.next();
    if (done === true) return null;
    const item: TerminalItem = value;
    if (item.type === 'opened') this.id = item.id;
    if (item.type === 'ended') this.ended = item;
    if (item.type === 'output') {
      const bytes = Buffer.from(item.bytes, 'base64');
      if (item.stream === 'out') this.text += bytes.toString('utf8');
      else this.errors += bytes.toString('utf8');
      if (acknowledge) await this.#client.acknowledge({ id: this.id, bytes: bytes.length });
    }
    return item;
  }

  async until(isThere: () => boolean): Promise<void> {
    while (!isThere()) if ((await this.next()) === null) throw new Error(`It ended: ${this.text}`);
  }

  async toEnd(): Promise<void> {
    while ((await this.next()) !== null);
  }

  async leave(): Promise<void> {
    await this.#items.return?.();
  }

  write(text: string, end?: boolean): Promise<unknown> {
    return this.#client.write({
      id: this.id,
      bytes: Buffer.from(text).toString('base64'),
      ...(end && { end }),
    });
  }
}

async function open(client: Terminals, input: Parameters<Terminals['open']>[0]): Promise<Reader> {
  const reader = new Reader(client, await client.open(input));
  await reader.next();
  return reader;
}

async function processesOf(host: EngineName, container: string): Promise<string> {
  return docker(host, ['top', container, '-eo', 'pid,args']);
}

describe.each<EngineName>(['local', 'remote'])('a terminal on the %s engine', (host) => {
  it('opens the best shell of a busybox container, takes what is typed and its size, and passes the exit code on', async () => {
    const lab = await openTerminals(host);
    const container = await insideContainer(lab, host, ['busybox:1', 'sleep', '600']);
    const reader = await open(lab.face(), { host, container, columns: 101, rows: 33 });
    await reader.write('stty size; echo "한글: $((6*7))"; echo typed-secret >/dev/null; exit 5\r');
    await reader.toEnd();
    expect(reader.text).toContain('33 101');
    expect(reader.text).toContain('한글: 42');
    expect(reader.ended).toMatchObject({ reason: 'exited', exitCode: 5, message: null });
    await expect.poll(() => lab.rooms.audit.list({ limit: 1 })[0]?.act).toBe('terminals.close');
    const entries = lab.rooms.audit.list({ limit: 2 });
    expect(entries.map(({ act }) => act)).toEqual(['terminals.close', 'terminals.open']);
    expect(entries[0]?.after).toMatchObject({ exitCode: 5, reason: 'exited', tty: true });
    expect(JSON.stringify(entries)).not.toContain('typed-secret');
  });

  it('runs a program without a TTY: both streams apart, standard input to its end, every byte', async () => {
    const lab = await openTerminals(host);
    const container = await insideContainer(lab, host, ['busybox:1', 'sleep', '600']);
    const command = ['sh', '-c', 'cat; echo "$1" >&2; exit 9', 'sh', "a 'b' $(c)"];
    const reader = await open(lab.face(), { host, container, command, tty: false });
    await reader.write('half of ', false);
    await reader.write('everything', true);
    await reader.toEnd();
    expect([reader.text, reader.errors, reader.ended?.exitCode]).toEqual([
      'half of everything',
      "a 'b' $(c)\n",
      9,
    ]);
  });

  it('lets a flood wait for its reader: no more than a window is sent, and none is lost', async () => {
    const lab = await openTerminals(host);
    const container = await insideContainer(lab, host, ['busybox:1', 'sleep', '600']);
    const client = lab.face();
    const command = ['sh', '-c', 'yes 0123456789 | head -n 4000000'];
    const reader = await open(client, { host, container, command, tty: false });
    const sent = (): number => reader.text.length;
    let isStuck = false;
    while (!isStuck) {
      const next = reader.next(false);
      isStuck =
        (await Promise.race([next, systemClock.sleep(1000).then(() => 'stuck' as const)])) === 'stuck';
      if (isStuck) {
        expect(sent()).toBeLessThan(terminalWindowBytes + 256 * 1024);
        expect(sent()).toBeGreaterThan(terminalWindowBytes / 2);
        await client.acknowledge({ id: reader.id, bytes: sent() });
        await next;
      }
    }
    const before = process.memoryUsage.rss();
    // 44 MB; the text that this test keeps is most of what is held.
    await reader.toEnd();
    expect(reader.text.length).toBe(44_000_000);
    expect(reader.text.endsWith('0123456789\n')).toBe(true);
    expect((process.memoryUsage.rss() - before) / 1024 / 1024).toBeLessThan(250);
  });

  it('ends what runs in it when its face goes, and nothing else in the container', async () => {
    const lab = await openTerminals(host);
    const container = await insideContainer(lab, host, ['busybox:1', 'sleep', '600']);
    const other = await open(lab.face(), { host, container, command: ['sleep', '700'] });
    const reader = await open(lab.face(), { host, container });
    await reader.write('sleep 800 & sleep 801\r');
    await expect.poll(() => processesOf(host, container)).toContain('sleep 801');
    await reader.leave();
    await expect
      .poll(() => processesOf(host, container), { timeout: 15_000 })
      .not.toMatch(/sleep 80|ash|TERMINAL/);
    expect(await processesOf(host, container)).toMatch(/sleep 600[\s\S]*sleep 700/);
    await other.leave();
    await expect.poll(() => processesOf(host, container), { timeout: 15_000 }).not.toContain('sleep 700');
    await expect.poll(() => lab.rooms.audit.list({ limit: 1 })[0]?.after).toMatchObject({ reason: 'closed' });
  });

  it('belongs to the face that opened it', async () => {
    const lab = await openTerminals(host);
    const container = await insideContainer(lab, host, ['busybox:1', 'sleep', '600']);
    const reader = await open(lab.face(), { host, container });
    const stranger = lab.face();
    for (const attempt of [
      stranger.write({ id: reader.id, bytes: '' }),
      stranger.resize({ id: reader.id, columns: 10, rows: 10 }),
      stranger.close({ id: reader.id }),
    ]) {
      expect(await failureOf(attempt)).toMatchObject({ code: 'NOT_FOUND' });
    }
    await reader.leave();
  });
});

it('says in one sentence that a container has no shell, does not run, or has no such program', async () => {
  const lab = await openTerminals('local');
  const stopped = await insideContainer(lab, 'local', ['busybox:1', 'true'], false);
  const container = await insideContainer(lab, 'local', ['busybox:1', 'sleep', '600']);
  const face = lab.face();
  expect(await failureOf(face.open({ container: stopped }))).toMatchObject({
    code: 'CONFLICT',
    message: `${stopped} on local does not run (created).`,
  });
  const missing = await open(face, { container, command: ['/no/such'] });
  await missing.toEnd();
  expect(missing.ended).toMatchObject({ message: `/no/such cannot be started in ${container} on local.` });
  await docker('local', ['exec', container, 'rm', '/bin/sh', '/bin/ash']);
  expect(await failureOf(face.open({ container }))).toMatchObject({
    code: 'REFUSED',
    message: `${container} on local has no shell, so no terminal can be opened in it.`,
  });
});

it('opens eight terminals a face and no more', async () => {
  const lab = await openTerminals('local');
  const container = await insideContainer(lab, 'local', ['busybox:1', 'sleep', '600']);
  const face = lab.face();
  for (let count = 0; count < 8; count += 1) await open(face, { container, command: ['cat'] });
  expect(await failureOf(face.open({ container }))).toMatchObject({ code: 'REFUSED' });
  await (await open(lab.face(), { container })).leave();
});

it('tells that it was lost when the container goes', async () => {
  const lab = await openTerminals('local');
  const container = await insideContainer(lab, 'local', ['busybox:1', 'sleep', '600']);
  const reader = await open(lab.face(), { container });
  await docker('local', ['rm', '--force', container]);
  await reader.toEnd();
  expect(['exited', 'lost']).toContain(reader.ended?.reason);
});
