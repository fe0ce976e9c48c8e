import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import { onTestFinished } from 'vitest';
import type { Client } from '../../../main/contract/contract.ts';
import type { LogItem } from '../../../main/contract/logs.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import { createEngine } from '../../../main/engine.ts';
import type { TailInput } from '../../../main/logs/selection.ts';
import { docker, type EngineName, type LabWorld } from '../../lab/world.ts';
import { temporaryFolder } from '../../support/folders.ts';

/** The whole engine on the lab's two hosts, called as a face calls it. It ends with the test. */
export async function engineOnLab(world: LabWorld): Promise<Client> {
  const engine = await createEngine({
    dataFolder: path.join(temporaryFolder(), 'data'),
    startedAt: Date.now(),
    faces: () => 1,
    end: () => undefined,
  });
  const context = { actor: { name: 'test' }, access: new Set(accessLevels) };
  const client: unknown = createRouterClient(engine.router, { context });
  const ask = client as Client;
  engine.start();
  onTestFinished(() => engine.stop());
  await ask.hosts.add({ address: world.local.dockerHost, name: 'local' });
  const [key] = world.hostKeys;
  await ask.hosts.add({
    address: world.remote.sshUrl,
    name: 'remote',
    identityFile: world.keys.deploy,
    ...(key === undefined ? {} : { acceptFingerprint: key.fingerprint }),
  });
  await until('both hosts are seen', async () => {
    const { inventories } = await ask.containers.list({});
    return inventories.length === 2 && inventories.every(({ certainty }) => certainty === 'fresh');
  });
  return ask;
}

/** Waits until something holds; throws with its name after `withinMs`. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Within ${withinMs} ms it did not happen that ${what}.`);
    await sleep(100);
  }
}

interface RunOptions {
  readonly tty?: boolean;
  readonly restart?: 'no' | 'always';
  readonly labels?: Readonly<Record<string, string>>;
}

let count = 0;

/** Starts a container that runs a shell script, and removes it when the test ends. Answers its name. */
export async function runContainer(
  engine: EngineName,
  script: string,
  options: RunOptions = {},
): Promise<string> {
  count += 1;
  const name = `log-test-${process.pid}-${count}`;
  const flags = Object.entries(options.labels ?? {}).flatMap(([key, value]) => [
    '--label',
    `${key}=${value}`,
  ]);
  if (options.tty === true) flags.push('--tty');
  flags.push('--name', name, '--stop-timeout', '1', '--restart', options.restart ?? 'no');
  await docker(engine, ['run', '--detach', ...flags, 'busybox:1', 'sh', '-c', script]);
  onTestFinished(async () => {
    await docker(engine, ['rm', '--force', '--volumes', name]);
  });
  return name;
}

async function outputOf(engine: EngineName, args: readonly string[]): Promise<string[]> {
  const lines = (await docker(engine, args)).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * The lines of `docker logs` on standard output as `instant text`: what the log holds, told by somebody else. The texts
 * come from a call without instants, because with them the command writes one into every 16 KiB of a long line.
 */
export async function dockerLogs(engine: EngineName, name: string): Promise<string[]> {
  const stamped = await outputOf(engine, ['logs', '--timestamps', name]);
  const texts = await outputOf(engine, ['logs', name]);
  return texts.map((text, index) => {
    const [, seconds = '', fraction = ''] = /^(\S{19})\.(\d{9})Z /.exec(stamped[index] ?? '') ?? [];
    return `${Date.parse(`${seconds}Z`) / 1000}${fraction} ${text}`;
  });
}

/** A tail that is read as it comes. */
export class LogReading {
  readonly items: LogItem[] = [];
  readonly ended: Promise<unknown>;
  readonly #abort = new AbortController();

  constructor(client: Client, input: TailInput) {
    const read = async (): Promise<unknown> => {
      try {
        for await (const item of await client.logs.tail(input, { signal: this.#abort.signal }))
          this.items.push(item);
        return null;
      } catch (error) {
        return error;
      }
    };
    this.ended = read();
    onTestFinished(() => this.stop());
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.ended;
  }

  /** `instant text` of each line on standard output, as `dockerLogs` has them. */
  lines(source?: number): string[] {
    return this.items.flatMap((item) =>
      item.type === 'lines'
        ? item.lines
            .filter(([index, , stream]) => stream === 0 && (source === undefined || source === index))
            .map(([, ns, , text]) => `${ns} ${text}`)
        : [],
    );
  }

  states(source = 0): string[] {
    return this.items.flatMap((item) =>
      item.type === 'state' && item.source === source ? [item.state] : [],
    );
  }

  gaps(): LogItem[] {
    return this.items.filter(({ type }) => type === 'gap');
  }
}
