import {
  stackActNames,
  type StackAct,
  type StackDescription,
  type StackService,
} from '../contract/compose.ts';
import type { DeclaredService, StackContainer } from './model.ts';
import type { Survey } from './survey.ts';

// What the engine does by itself, container by container; the rest needs the file.
const engineActs: readonly StackAct[] = ['stop', 'start', 'restart'];

/** How an act would be done, or why it cannot be. Pure. */
export function judgeAct(survey: Survey, act: StackAct): StackDescription['acts'][number] {
  const { compose, declared, problem, containers } = survey;
  if (compose !== null && declared !== null) {
    if (act !== 'up' && containers.length === 0) {
      return { act, through: null, reason: `${survey.stack} has no containers on ${survey.host}.` };
    }
    return { act, through: 'compose', reason: null };
  }
  if (engineActs.includes(act) && containers.length > 0) return { act, through: 'engine', reason: null };
  return { act, through: null, reason: problem?.message ?? `${survey.stack} has no containers any more.` };
}

function driftOf(
  declared: DeclaredService | undefined,
  containers: readonly StackContainer[],
  isRead: boolean,
): StackService['drift'] {
  if (!isRead) return 'unknown';
  if (declared === undefined) return 'undeclared';
  if (containers.length === 0) return declared.replicas === 0 ? 'same' : 'missing';
  if (declared.configHash === null || containers.some(({ configHash }) => configHash === null))
    return 'unknown';
  return containers.every(({ configHash }) => configHash === declared.configHash) ? 'same' : 'changed';
}

/** Why a service can have one container only; null where it can have `replicas`. Pure. */
export function scaleProblem(
  survey: Pick<Survey, 'declared' | 'problem' | 'stack'>,
  service: string,
  replicas: number,
): StackService['scaleProblem'] {
  if (survey.declared === null) {
    return { kind: 'noCompose', message: survey.problem?.message ?? 'Its file cannot be read.' };
  }
  const declared = survey.declared.find(({ name }) => name === service);
  if (declared === undefined) {
    return { kind: 'undeclared', message: `The file of ${survey.stack} has no service ${service}.` };
  }
  if (replicas <= 1) return null;
  if (declared.containerName !== null) {
    return {
      kind: 'containerName',
      message: `${service} can have one container only: its file names it ${declared.containerName} (container_name).`,
    };
  }
  const [port] = declared.fixedPorts;
  if (port === undefined) return null;
  return {
    kind: 'hostPort',
    message: `${service} can have one container only: each would publish port ${port} of the host.`,
  };
}

function toService(survey: Survey, name: string): StackService {
  const declared = survey.declared?.find((service) => service.name === name);
  const containers = survey.containers.filter((container) => container.service === name);
  return {
    name,
    image: declared?.image ?? containers[0]?.image ?? null,
    wanted: declared?.replicas ?? null,
    running: containers.filter(({ state }) => state === 'running').length,
    containers: containers.map(({ id, name: container, state, health }) => ({
      id,
      name: container,
      state,
      health,
    })),
    drift: driftOf(declared, containers, survey.declared !== null),
    dependsOn: [...dependenciesOf(survey, name)],
    scaleProblem: scaleProblem(survey, name, 2),
  };
}

/** On which services another leans: as the file says, else as Compose wrote it on the containers. Pure. */
export function dependenciesOf(
  survey: Pick<Survey, 'declared' | 'containers'>,
  service: string,
): readonly string[] {
  const declared = survey.declared?.find(({ name }) => name === service);
  if (declared !== undefined) return declared.dependsOn;
  const containers = survey.containers.filter((container) => container.service === service);
  return [...new Set(containers.flatMap(({ dependsOn }) => dependsOn.map((one) => one.service)))];
}

/** The services of a stack: those of the file, and those that run beside it. Pure. */
export function serviceNames(survey: Pick<Survey, 'declared' | 'containers'>): readonly string[] {
  const names = new Set([
    ...(survey.declared ?? []).map(({ name }) => name),
    ...survey.containers.map(({ service }) => service),
  ]);
  return [...names].sort((a, b) => a.localeCompare(b));
}

/** What people see of a stack before they act on it. Pure. */
export function toDescription(survey: Survey): StackDescription {
  const { hostId, host, stack, project, compose, problem } = survey;
  return {
    hostId,
    host,
    stack,
    services: serviceNames(survey).map((name) => toService(survey, name)),
    workingFolder: project?.workingFolder ?? null,
    files: [...(project?.files ?? [])],
    envFiles: [...(project?.envFiles ?? [])],
    compose:
      compose === null
        ? null
        : { kind: compose.kind, version: compose.version, program: compose.program, sudo: compose.sudo },
    problem,
    acts: stackActNames.map((act) => judgeAct(survey, act)),
  };
}
