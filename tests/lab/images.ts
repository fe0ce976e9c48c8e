import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, pipe, run } from './run.ts';
import { attemptInside, inside, requireWorld } from './world-host.ts';
import type { LabPaths } from './paths.ts';

const BASE = 'lab-base:bookworm';
// Says which sources an image was built from; a change rebuilds it and what stands on it.
const SOURCE_LABEL = 'wheelhouse.lab.source';

type Image = { readonly tag: string; readonly folder: string; readonly version?: string };

/** What is built in one go: the members of a row do not stand on each other. */
const ROWS: readonly (readonly Image[])[] = [
  [
    { tag: 'busybox:1', folder: 'busybox' },
    { tag: 'postgres:15', folder: 'postgres' },
    { tag: 'redis:7', folder: 'redis' },
    { tag: 'nginx:1.22', folder: 'nginx' },
    { tag: 'python:lab', folder: 'python' },
  ],
  [
    { tag: 'price-api:1.4.1', folder: 'price-api', version: '1.4.1' },
    { tag: 'price-api:1.4.2', folder: 'price-api', version: '1.4.2' },
    { tag: 'converter:2.3.0', folder: 'converter', version: '2.3.0' },
  ],
];

/** The command line of the first engine, with its environment. */
export function localDocker(paths: LabPaths) {
  const env = {
    ...process.env,
    DOCKER_HOST: `unix://${paths.localSocket}`,
    DOCKER_CONFIG: paths.dockerConfig,
    DOCKER_BUILDKIT: '1',
  };
  return { cli: paths.dockerCli, env };
}

/** Builds what the first engine lacks, then hands the second engine what it lacks. */
export async function makeImages(paths: LabPaths, note: (message: string) => void): Promise<void> {
  const { cli, env } = localDocker(paths);
  const sources = sourceHashes(paths);
  if ((await attempt(cli, ['image', 'inspect', BASE], { env })).code !== 0) {
    await run(cli, ['import', paths.baseTar, BASE], { env, doing: 'Importing the base image' });
  }
  cpSync(join(paths.source, 'images'), paths.build, { recursive: true });
  copyFileSync(join(paths.engine, 'bin/busybox'), join(paths.build, 'busybox/busybox'));
  const there = await localSources(paths);
  for (const row of ROWS) {
    const missing = row.filter(({ tag }) => there.get(tag) !== sources.get(tag));
    await Promise.all(missing.map((image) => build(paths, image, sources.get(image.tag) ?? '', note)));
  }
  await handOver(paths, note);
}

async function build(
  paths: LabPaths,
  image: Image,
  source: string,
  note: (message: string) => void,
): Promise<void> {
  const { cli, env } = localDocker(paths);
  note(`building ${image.tag}`);
  const version = image.version ? ['--build-arg', `VERSION=${image.version}`] : [];
  await run(
    cli,
    [
      'build',
      '--network=host',
      `--label=${SOURCE_LABEL}=${source}`,
      `--tag=${image.tag}`,
      ...version,
      join(paths.build, image.folder),
    ],
    { env, doing: `Building ${image.tag}` },
  );
  note(`built ${image.tag}`);
}

/** Sends over the images whose contents the second engine does not have. */
async function handOver(paths: LabPaths, note: (message: string) => void): Promise<void> {
  const tags = ROWS.flat().map(({ tag }) => tag);
  const { cli, env } = localDocker(paths);
  const format = ['image', 'inspect', '--format', '{{index .RepoTags 0}} {{.Id}}'];
  const here = await run(cli, [...format, ...tags], { env });
  const there = (await attemptInside(paths, 'remote', ['docker', ...format, ...tags])).stdout;
  const known = new Set(there.split('\n'));
  const missing = here.split('\n').filter((line) => line && !known.has(line));
  if (missing.length === 0) return;
  note(`handing ${missing.length} images to the second engine`);
  const names = missing.map((line) => line.split(' ')[0] ?? '');
  const save = ['env', `DOCKER_HOST=unix://${paths.localSocket}`, cli, 'save', ...names] as const;
  await pipe(
    [...save],
    [...inside(requireWorld(paths, 'remote')), 'docker', 'load', '--quiet'],
    'Handing the images over',
  );
}

async function localSources(paths: LabPaths): Promise<Map<string, string>> {
  const { cli, env } = localDocker(paths);
  const tags = ROWS.flat().map(({ tag }) => tag);
  const format = `{{range .RepoTags}}{{.}} {{end}}|{{index .Config.Labels "${SOURCE_LABEL}"}}`;
  // Exits with 1 when one is missing, and still prints the others.
  const { stdout } = await attempt(cli, ['image', 'inspect', '--format', format, ...tags], { env });
  const found = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [names = '', source = ''] = line.split('|');
    for (const name of names.trim().split(' ')) found.set(name, source);
  }
  return found;
}

/** A hash per image of its folder and of everything that it may stand on. */
function sourceHashes(paths: LabPaths): Map<string, string> {
  const hashes = new Map<string, string>();
  let below = `${statSync(paths.baseTar).mtimeMs}`;
  for (const row of ROWS) {
    for (const { tag, folder } of row)
      hashes.set(tag, hashOf(join(paths.source, 'images', folder), below + tag));
    // Only python carries other images; the rest of its row changes nothing above.
    below = hashes.get('python:lab') ?? below;
  }
  return hashes;
}

function hashOf(folder: string, salt: string): string {
  const hash = createHash('sha256').update(salt);
  for (const name of readdirSync(folder).sort()) {
    hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}
