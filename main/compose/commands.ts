import { WheelhouseError } from '../platform/errors.ts';
import type { StackActInput } from './act-input.ts';
import {
  composeCommand,
  isFirstGeneration,
  projectArguments,
  type ComposeProgram,
  type Project,
} from './model.ts';

const timeout = ({ timeoutSeconds }: StackActInput): readonly string[] =>
  timeoutSeconds === null ? [] : ['--timeout', String(timeoutSeconds)];

const recreation = { changed: [], force: ['--force-recreate'], never: ['--no-recreate'] } as const;

function upArguments(input: StackActInput, compose: ComposeProgram): readonly string[] {
  const pull = input.pull === 'missing' ? [] : ['--pull', input.pull];
  if (pull.length > 0 && isFirstGeneration(compose)) {
    throw new WheelhouseError(
      'REFUSED',
      `docker-compose ${compose.version} on ${input.host} knows no --pull ${input.pull}.`,
      { hint: 'Leave --pull out, or install Compose 2 on the host.' },
    );
  }
  return [
    'up',
    '--detach',
    '--no-build',
    ...pull,
    ...recreation[input.recreate],
    ...(input.removeOrphans ? ['--remove-orphans'] : []),
    ...input.services,
  ];
}

/** What Compose is told after the words that name the stack. `services` stands in for those of the input. Pure. */
function actArguments(
  input: StackActInput,
  compose: ComposeProgram,
  services: readonly string[] = input.services,
): readonly string[] {
  switch (input.act) {
    case 'up':
      return upArguments(input, compose);
    case 'down':
      // Never --volumes: data is not removed by an act that can be undone with `up`. Everything of the stack goes, also what
      // the file no longer has: it would hold on to the networks.
      return ['down', '--remove-orphans', ...timeout(input)];
    case 'stop':
      return ['stop', ...timeout(input), ...services];
    case 'start':
      return ['start', ...services];
    case 'restart':
      return ['restart', ...timeout(input), ...services];
    case 'scale': {
      const scaled = services.map((service) => `${service}=${String(input.replicas)}`);
      return [
        'up',
        '--detach',
        '--no-build',
        '--no-deps',
        '--no-recreate',
        ...scaled.flatMap((one) => ['--scale', one]),
        ...services,
      ];
    }
    default:
      return input.act satisfies never;
  }
}

/** The whole command line of an act. Pure. */
export function actCommand(
  input: StackActInput,
  compose: ComposeProgram,
  project: Project,
  services?: readonly string[],
): readonly string[] {
  // Services of a profile that is off are of the stack too.
  const profiles = input.act === 'down' && !isFirstGeneration(compose) ? ['--profile', '*'] : [];
  return [
    ...composeCommand(compose),
    ...projectArguments(project),
    ...profiles,
    ...actArguments(input, compose, services),
  ];
}
