import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actOn, askEngine, containerState } from './engine-api.ts';
import { engineSocket, type EngineName } from './engines.ts';
import { localDocker } from './images.ts';
import { run } from './run.ts';
import { until } from './waiting.ts';
import { runInside } from './world-host.ts';
import type { LabAddresses } from './network.ts';
import type { LabPaths } from './paths.ts';

/** The sample stacks, the same on both engines. */
export const STACKS = ['price-api', 'converter', 'trouble'] as const;

/** Containers with a story to tell, by name. */
export const CONTAINERS = {
  /** Ends with exit code 1 two seconds after each start, and is started again for ever. */
  crashLoop: 'trouble-crash-loop-1',
  /** Lies there with exit code 137; started again it is healthy within four seconds. */
  flaky: 'trouble-flaky-1',
  /** Writes a numbered line a second, or as many as it is told. */
  flood: 'trouble-flood-1',
  /** Has a terminal and writes in colour. */
  colours: 'trouble-colours-1',
  /** Runs, and fails its health check. */
  unhealthy: 'trouble-unhealthy-1',
} as const;

type Stack = (typeof STACKS)[number];

// Everything of the stack but `flaky`, which Compose would start whenever it lies there crashed.
const STEADY_TROUBLE = ['crash-loop', 'flood', 'colours', 'unhealthy'] as const;
// The slowest checks run every five seconds.
const HEALTH_PATIENCE_MS = 9_000;
const SOURCE_STAMP = '.lab-source';

/** Starts the stacks of one engine; `fresh` says that the engine itself was started just now. */
export async function startStacks(
  paths: LabPaths,
  engine: EngineName,
  { at, fresh }: { at: LabAddresses; fresh: boolean },
): Promise<void> {
  for (const stack of STACKS) placeFiles(paths, engine, stack, at);
  if (engine === 'remote') await runInside(paths, 'remote', ['chown', '-R', 'deploy:deploy', '/srv']);
  const state = await containerState(engineSocket(paths, engine), CONTAINERS.flaky);
  await Promise.all([
    composeUp(paths, engine, 'price-api'),
    composeUp(paths, engine, 'converter'),
    composeUp(paths, engine, 'trouble', state ? STEADY_TROUBLE : [...STEADY_TROUBLE, 'flaky']).then(
      async () => {
        if (fresh || !state) await crashFlaky(paths, engine);
      },
    ),
  ]);
}

/** Waits while health checks of an engine's containers are undecided, for a while; a slow machine is no failure. */
export async function awaitHealth(paths: LabPaths, engine: EngineName): Promise<boolean> {
  const filters = encodeURIComponent(JSON.stringify({ health: ['starting'] }));
  const decided = async () => {
    const { body } = await askEngine(
      engineSocket(paths, engine),
      'GET',
      `/containers/json?filters=${filters}`,
    );
    return (JSON.parse(body) as unknown[]).length === 0;
  };
  return until('Every health check', decided, { timeoutMs: HEALTH_PATIENCE_MS, everyMs: 250 }).then(
    () => true,
    () => false,
  );
}

/** Makes `flaky` fall over once more: whatever it did before, it then lies there with exit code 137. */
export async function crashFlaky(paths: LabPaths, engine: EngineName): Promise<void> {
  const socket = engineSocket(paths, engine);
  const state = async () => containerState(socket, CONTAINERS.flaky);
  if (!(await state())?.Running) await actOn(socket, CONTAINERS.flaky, 'start');
  // Before it is healthy its trap may not be set, and a process 1 ignores the signal then.
  await until(
    `${CONTAINERS.flaky} becoming healthy`,
    async () => (await state())?.Health?.Status === 'healthy',
  );
  await actOn(socket, CONTAINERS.flaky, 'kill?signal=USR1');
  await until(`${CONTAINERS.flaky} falling over`, async () => (await state())?.ExitCode === 137);
}

async function composeUp(
  paths: LabPaths,
  engine: EngineName,
  stack: Stack,
  services: readonly string[] = [],
) {
  const compose = [
    'compose',
    '--progress',
    'quiet',
    '--project-directory',
    stackFolder(paths, engine, stack).seenByEngine,
  ];
  const args = [...compose, 'up', '--detach', '--no-build', ...services];
  const doing = `Starting the stack ${stack} on the ${engine} engine`;
  if (engine === 'remote') await runInside(paths, 'remote', ['docker', ...args], { doing });
  else {
    const { cli, env } = localDocker(paths);
    await run(cli, args, { env, doing });
  }
}

function stackFolder(paths: LabPaths, engine: EngineName, stack: Stack) {
  if (engine === 'remote')
    return { seenHere: join(paths.worldRoot, 'srv', stack), seenByEngine: join('/srv', stack) };
  const folder = join(paths.localStacks, stack);
  return { seenHere: folder, seenByEngine: folder };
}

/** Copies a stack's files where its host keeps them; what somebody changed there stays until the lab's own copy changes. */
function placeFiles(paths: LabPaths, engine: EngineName, stack: Stack, at: LabAddresses): void {
  const from = join(paths.source, 'stacks', stack);
  const { seenHere } = stackFolder(paths, engine, stack);
  const settings = {
    LAB_BIND: engine === 'remote' ? '0.0.0.0' : '127.0.0.1',
    LAB_PRICE_PORT: at.pricePort,
    LAB_CONVERTER_PORT: at.converterPort,
    LAB_PRICE_NET: at.priceNet,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  const source = hashOf(from, lines.join(''));
  const stamp = join(seenHere, SOURCE_STAMP);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === source) return;
  mkdirSync(seenHere, { recursive: true });
  cpSync(from, seenHere, { recursive: true });
  writeFileSync(join(seenHere, '.env'), lines.join(''));
  writeFileSync(stamp, source);
}

function hashOf(folder: string, salt: string): string {
  const hash = createHash('sha256').update(salt);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash.update(path.slice(folder.length)).update(readFileSync(path));
  }
  return hash.digest('hex');
}
