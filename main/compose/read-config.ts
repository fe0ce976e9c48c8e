import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { ComposeProblem } from '../contract/compose.ts';
import { maskText } from '../platform/docker/mask.ts';
import type { HostShell } from '../platform/shell/types.ts';
import { composeCommand, isFirstGeneration, projectArguments } from './model.ts';
import type { ComposeProgram, DeclaredService, Project } from './model.ts';

const port = z.union([
  z.string(),
  z.number().transform(String),
  z.object({
    published: z.union([z.string(), z.number().transform(String)]).nullish(),
    host_ip: z.string().nullish(),
    protocol: z.string().nullish(),
  }),
]);

// Only what is asked about: the environment and everything else is dropped here and goes nowhere.
const configWire = z.object({
  services: z
    .record(
      z.string(),
      z.object({
        image: z.string().nullish(),
        container_name: z.string().nullish(),
        scale: z.number().nullish(),
        deploy: z.object({ replicas: z.number().nullish() }).nullish(),
        ports: z.array(port).nullish(),
        depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).nullish(),
      }),
    )
    .nullish(),
});

type ServiceWire = NonNullable<z.infer<typeof configWire>['services']>[string];

function publishedOf(entry: z.infer<typeof port>): string | null {
  if (typeof entry !== 'string') return entry.published ?? null;
  const parts = entry.replace(/\/\w+$/, '').split(':');
  return parts.length < 2 ? null : (parts.at(-2) ?? null);
}

function toDeclared(name: string, wire: ServiceWire, configHash: string | null): DeclaredService {
  const published = (wire.ports ?? []).map(publishedOf).filter((one) => one !== null);
  const dependsOn = wire.depends_on ?? [];
  return {
    name,
    image: wire.image ?? null,
    containerName: wire.container_name ?? null,
    replicas: wire.deploy?.replicas ?? wire.scale ?? 1,
    // A range leaves each container a port of its own; 0 and nothing are chosen by the engine.
    fixedPorts: published.filter((one) => /^\d+$/.test(one) && one !== '0'),
    dependsOn: Array.isArray(dependsOn) ? dependsOn : Object.keys(dependsOn),
    configHash,
  };
}

/** `web 5f0c…`, a line for each service. Pure. */
export function parseHashes(text: string): ReadonlyMap<string, string> {
  const hashes = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, name, hash] = /^(\S+) ([0-9a-f]{64})$/.exec(line.trim()) ?? [];
    if (name !== undefined && hash !== undefined) hashes.set(name, hash);
  }
  return hashes;
}

/** What Compose made of the file (JSON, or YAML of docker-compose 1). Throws where it is neither. Pure. */
export function parseConfig(text: string, hashes: ReadonlyMap<string, string>): readonly DeclaredService[] {
  const { services } = configWire.parse(parseYaml(text));
  return Object.entries(services ?? {})
    .map(([name, wire]) => toDeclared(name, wire, hashes.get(name) ?? null))
    .sort((a, b) => a.name.localeCompare(b.name));
}

const maximumWords = 400;

/** The last words of a program that failed, as one line without its secrets. Pure. */
export function lastWords(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/level=warning/.test(line));
  return maskText((lines.at(-1) ?? '').trim())
    .replaceAll(/\p{Cc}+/gu, ' ')
    .slice(0, maximumWords);
}

export type ReadConfig =
  | { readonly declared: readonly DeclaredService[]; readonly problem: null }
  | { readonly declared: null; readonly problem: ComposeProblem };

// Variables such as $PWD in a file are what they are in the folder where a person would call Compose.
const inFolder = 'cd "$1" 2>/dev/null\nshift\nexec "$@" </dev/null\n';
// Sudo may be allowed for docker alone: then it cannot be seen from here whether a file is there, and Compose tells.
const filesScript = String.raw`
sudo=$1
shift
for file; do
  if test -r "$file"; then continue; fi
  if [ -n "$sudo" ]; then
    $sudo test -e / 2>/dev/null || continue
    if $sudo test -r "$file"; then continue; fi
  fi
  echo "$file"
done
`;

/** Reads the file through Compose itself, on the host. Throws what the shell throws. */
export async function readConfig(
  shell: HostShell,
  compose: ComposeProgram,
  project: Project,
  signal?: AbortSignal,
): Promise<ReadConfig> {
  const asked = signal === undefined ? {} : { signal };
  const paths = [...project.files, ...project.envFiles];
  const missing = await shell.run(['sh', '-s', '--', compose.sudo ? 'sudo -n' : '', ...paths], {
    input: filesScript,
    ...asked,
  });
  const [gone] = missing.stdout.split('\n');
  if (gone !== undefined && gone !== '')
    return { declared: null, problem: fileGone(shell.hostLabel, project, gone) };
  const base = [...composeCommand(compose), ...projectArguments(project), 'config'];
  const run = (...args: readonly string[]) =>
    shell.run(['sh', '-s', '--', project.workingFolder, ...base, ...args], { input: inFolder, ...asked });
  const config = await run(...(isFirstGeneration(compose) ? [] : ['--format', 'json']));
  if (config.code !== 0)
    return { declared: null, problem: fileInvalid(shell.hostLabel, project, config.stderr) };
  const hashes = await run('--hash', '*');
  try {
    return { declared: parseConfig(config.stdout, parseHashes(hashes.stdout)), problem: null };
  } catch {
    return { declared: null, problem: fileInvalid(shell.hostLabel, project, 'its answer is not understood') };
  }
}

function fileGone(host: string, { name }: Project, file: string): ComposeProblem {
  return {
    kind: 'fileGone',
    message: `${name} was started from ${JSON.stringify(file)}, which is not on ${host} or not readable for the login.`,
    hint: 'Put the file back there, or run Compose where it is; services can still be started, stopped and restarted.',
  };
}

function fileInvalid(host: string, { name }: Project, words: string): ComposeProblem {
  return {
    kind: 'fileInvalid',
    message: `Compose on ${host} cannot read the file of ${name}: ${lastWords(words)}`,
    hint: 'Mend the file there; services can still be started, stopped and restarted.',
  };
}
