import { beforeAll, describe, expect, it } from 'vitest';
import {
  crashContainer,
  docker,
  ensureLab,
  setFloodRate,
  type EngineName,
  type LabWorld,
} from '../../lab/world.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

const inspect = async (engine: EngineName, name: string, format: string) =>
  (await docker(engine, ['inspect', '--format', format, name])).trim();

describe.each(['local', 'remote'] as const)('the troubled stack on the %s engine', (engine) => {
  it('holds a container that lies there with exit code 137, and is healthy soon after a restart', async () => {
    const { flaky } = world.containers;
    await crashContainer(engine);
    expect(await inspect(engine, flaky, '{{.State.Status}} {{.State.ExitCode}}')).toBe('exited 137');
    await docker(engine, ['restart', flaky]);
    await expect
      .poll(() => inspect(engine, flaky, '{{.State.Health.Status}}'), { timeout: 15_000 })
      .toBe('healthy');
    await crashContainer(engine);
  });

  it('holds a container that crashes again and again, and says why', async () => {
    const { crashLoop } = world.containers;
    const before = Number(await inspect(engine, crashLoop, '{{.RestartCount}}'));
    expect(before).toBeGreaterThan(0);
    expect(await inspect(engine, crashLoop, '{{.HostConfig.RestartPolicy.Name}}')).toBe('always');
  });

  it('holds one with a terminal that writes in colour', async () => {
    const { colours } = world.containers;
    expect(await inspect(engine, colours, '{{.Config.Tty}}')).toBe('true');
    expect(await docker(engine, ['logs', '--tail', '20', colours])).toContain('\u001B[32m');
  });

  it('floods its log on demand with numbered lines, none missing', async () => {
    const { flood } = world.containers;
    await setFloodRate(engine, 2000);
    await expect
      .poll(async () => (await lines(engine, flood)).at(-1) ?? 0, { timeout: 15_000 })
      .toBeGreaterThan(2000);
    await setFloodRate(engine, 1);
    const numbers = await lines(engine, flood);
    const first = numbers[0] ?? 0;
    expect(numbers).toEqual(numbers.map((_, index) => first + index));
  });
});

async function lines(engine: EngineName, name: string): Promise<number[]> {
  const text = await docker(engine, ['logs', '--tail', '1000', name]);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { n: number }).n);
}
