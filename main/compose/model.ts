import type { ComposeProblem } from '../contract/compose.ts';
import type { ContainerSummary } from '../platform/docker/types.ts';

/** How a stack was started, as Compose wrote it on its containers. */
export interface Project {
  readonly name: string;
  readonly workingFolder: string;
  readonly files: readonly string[];
  readonly envFiles: readonly string[];
}

/** The Compose of a host, and how it is called there. */
export interface ComposeProgram {
  readonly kind: 'plugin' | 'standalone';
  readonly version: string;
  readonly program: string;
  readonly sudo: boolean;
  /** `unix:///…` of the engine that Wheelhouse speaks with; null where the host's own choice is meant. */
  readonly engineAddress: string | null;
}

/** What the file says of a service, without a value of its environment. */
export interface DeclaredService {
  readonly name: string;
  readonly image: string | null;
  readonly containerName: string | null;
  readonly replicas: number;
  /** Published ports that one container alone can have. */
  readonly fixedPorts: readonly string[];
  readonly dependsOn: readonly string[];
  readonly configHash: string | null;
}

/** One container of a stack. */
export interface StackContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly number: number;
  readonly image: string;
  readonly imageId: string;
  readonly state: ContainerSummary['state'];
  readonly health: ContainerSummary['health'];
  readonly exitCode: number | null;
  readonly configHash: string | null;
  readonly dependsOn: readonly { readonly service: string; readonly condition: string }[];
}

const label = (name: string): string => `com.docker.compose.${name}`;

function list(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((part) => part !== '');
}

/** The containers of a stack that belong to its services; those of `compose run` do not. Pure. */
export function toStackContainers(
  stack: string,
  all: readonly ContainerSummary[],
): readonly StackContainer[] {
  return all
    .filter(({ labels }) => labels[label('project')] === stack && labels[label('oneoff')] !== 'True')
    .map((container): StackContainer => {
      const { id, name, labels, image, imageId, state, health, exitCode } = container;
      return {
        id,
        name,
        service: labels[label('service')] ?? name,
        number: Number(labels[label('container-number')] ?? '1'),
        image,
        imageId,
        state,
        health,
        exitCode,
        configHash: labels[label('config-hash')] ?? null,
        dependsOn: list(labels[label('depends_on')]).map((part) => {
          const [service = '', condition = ''] = part.split(':');
          return { service, condition };
        }),
      };
    })
    .sort((a, b) => a.service.localeCompare(b.service) || a.number - b.number);
}

/** How the stack was started, of its newest container; null where no container says. Pure. */
export function toProject(stack: string, all: readonly ContainerSummary[]): Project | null {
  const told = all
    .filter(({ labels }) => labels[label('project')] === stack)
    .filter(({ labels }) => (labels[label('project.config_files')] ?? '') !== '')
    .sort((a, b) => b.createdAtMs - a.createdAtMs)[0]?.labels;
  if (told === undefined) return null;
  return {
    name: stack,
    workingFolder: told[label('project.working_dir')] ?? '',
    files: list(told[label('project.config_files')]),
    envFiles: list(told[label('project.environment_file')]),
  };
}

// https://github.com/compose-spec/compose-spec/blob/main/spec.md#name-top-level-element
const nameForm = /^[a-z0-9][a-z0-9_-]*$/;
const controlCharacter = /\p{Cc}/u;

/** Why what stands on the containers cannot be handed to Compose; labels are anybody's text. Pure. */
export function projectProblem(stack: string, project: Project | null): ComposeProblem | null {
  if (!nameForm.test(stack)) {
    return {
      kind: 'badName',
      message: `Compose accepts no project of the name ${JSON.stringify(stack)}: only small letters, digits, “-” and “_”.`,
      hint: 'Its containers can be started, stopped and restarted one by one.',
    };
  }
  if (project === null) {
    return {
      kind: 'noFiles',
      message: `The containers of ${stack} do not say from which file they were started.`,
      hint: 'Run docker compose up on the host once; Compose then writes it on them.',
    };
  }
  const paths = [project.workingFolder, ...project.files, ...project.envFiles];
  const bad = paths.find((path) => !path.startsWith('/') || controlCharacter.test(path));
  if (bad === undefined) return null;
  return {
    kind: 'noFiles',
    message: `${stack} was started from ${JSON.stringify(bad)}, which is no file of this host.`,
    hint: 'Put its files on the host and run docker compose up there once, or run Compose where they are.',
  };
}

/** The part of a command line that says which stack is meant. Pure. */
export function projectArguments({ name, workingFolder, files, envFiles }: Project): readonly string[] {
  return [
    '--project-name',
    name,
    '--project-directory',
    workingFolder,
    ...files.flatMap((file) => ['--file', file]),
    ...envFiles.flatMap((file) => ['--env-file', file]),
  ];
}

/** Compose as a program with its first arguments. Pure. */
export function composeCommand(compose: ComposeProgram): readonly string[] {
  const { kind, program, sudo, engineAddress } = compose;
  const before = sudo ? ['sudo', '-n'] : [];
  if (kind === 'plugin') {
    return [...before, program, ...(engineAddress === null ? [] : ['--host', engineAddress]), 'compose'];
  }
  return [...before, ...(engineAddress === null ? [] : ['env', `DOCKER_HOST=${engineAddress}`]), program];
}

/** docker-compose 1 lacks some options of `up`. */
export function isFirstGeneration({ version }: ComposeProgram): boolean {
  return version.startsWith('1.');
}
