import { describe, expect, test } from 'vitest';
import type { StackActInput } from '../../../main/compose/act-input.ts';
import { actCommand } from '../../../main/compose/commands.ts';
import { judgeAct, scaleProblem } from '../../../main/compose/describe.ts';
import { LastLines, toShownLine } from '../../../main/compose/follow-run.ts';
import { judgeContainer } from '../../../main/compose/health.ts';
import { leftoversOfStackAct, unseenRun } from '../../../main/compose/leftovers.ts';
import { projectProblem, type ComposeProgram, type Project } from '../../../main/compose/model.ts';
import { toLevels } from '../../../main/compose/order.ts';
import { parseConfig, parseHashes } from '../../../main/compose/read-config.ts';
import { unfollowed } from '../../../main/compose/resume.ts';
import type { Survey } from '../../../main/compose/survey.ts';
import type { JobView } from '../../../main/contract/jobs.ts';

const project: Project = {
  name: 'shop',
  workingFolder: `/srv/the team's shop`,
  files: ['/srv/a.yaml', '/srv/b.yaml'],
  envFiles: ['/srv/.env.prod'],
};
const plugin: ComposeProgram = {
  kind: 'plugin',
  version: '2.26.1',
  program: '/usr/bin/docker',
  sudo: false,
  engineAddress: 'unix:///run/docker.sock',
};
const input: StackActInput = {
  act: 'up',
  hostId: 'h1',
  host: 'far',
  stack: 'shop',
  services: [],
  containers: [],
  pull: 'missing',
  recreate: 'changed',
  removeOrphans: false,
  replicas: null,
  timeoutSeconds: null,
  resumes: null,
};
const base = [
  '/usr/bin/docker',
  '--host',
  'unix:///run/docker.sock',
  'compose',
  '--project-name',
  'shop',
  '--project-directory',
  `/srv/the team's shop`,
  '--file',
  '/srv/a.yaml',
  '--file',
  '/srv/b.yaml',
  '--env-file',
  '/srv/.env.prod',
];

describe('the command line', () => {
  test('of each act is a list of arguments, and none of them removes data', () => {
    const command = (more: Partial<StackActInput>) =>
      actCommand({ ...input, ...more }, plugin, project).slice(base.length);
    expect(actCommand(input, plugin, project)).toEqual([...base, 'up', '--detach', '--no-build']);
    expect(command({ pull: 'always', recreate: 'force', removeOrphans: true, services: ['web'] })).toEqual([
      'up',
      '--detach',
      '--no-build',
      '--pull',
      'always',
      '--force-recreate',
      '--remove-orphans',
      'web',
    ]);
    expect(command({ act: 'down', timeoutSeconds: 3 })).toEqual([
      '--profile',
      '*',
      'down',
      '--remove-orphans',
      '--timeout',
      '3',
    ]);
    expect(command({ act: 'scale', services: ['web'], replicas: 3 })).toEqual([
      'up',
      '--detach',
      '--no-build',
      '--no-deps',
      '--no-recreate',
      '--scale',
      'web=3',
      'web',
    ]);
    expect(command({ act: 'restart', services: ['web'] })).toEqual(['restart', 'web']);
  });

  test('of docker-compose 1 under sudo names the engine in its environment, and refuses what it lacks', () => {
    const first: ComposeProgram = {
      ...plugin,
      kind: 'standalone',
      version: '1.29.2',
      program: '/usr/bin/docker-compose',
      sudo: true,
    };
    expect(actCommand(input, first, project).slice(0, 5)).toEqual([
      'sudo',
      '-n',
      'env',
      'DOCKER_HOST=unix:///run/docker.sock',
      '/usr/bin/docker-compose',
    ]);
    expect(() => actCommand({ ...input, pull: 'always' }, first, project)).toThrow('knows no --pull always');
  });
});

test('services come after those on which they depend; a circle comes last and together', () => {
  const levels = toLevels([
    { name: 'web', dependsOn: ['db', 'redis'] },
    { name: 'proxy', dependsOn: ['web'] },
    { name: 'redis', dependsOn: [] },
    { name: 'db', dependsOn: ['elsewhere'] },
    { name: 'a', dependsOn: ['b'] },
    { name: 'b', dependsOn: ['a'] },
  ]);
  expect(levels).toEqual([['db', 'redis'], ['web'], ['proxy'], ['a', 'b']]);
});

test('of a file only what is asked about is kept, in both languages of Compose', () => {
  const hashes = parseHashes(`web ${'a'.repeat(64)}\nnot a hash\n`);
  const first = parseConfig(
    JSON.stringify({
      services: {
        web: {
          image: 'shop:1',
          environment: { TOKEN: 'tall-mast' },
          deploy: { replicas: 2 },
          ports: [{ published: '8080' }, { published: '9000-9010' }, { target: 80 }],
          depends_on: { db: { condition: 'service_healthy' } },
        },
      },
    }),
    hashes,
  );
  expect(first).toEqual([
    {
      name: 'web',
      image: 'shop:1',
      containerName: null,
      replicas: 2,
      fixedPorts: ['8080'],
      dependsOn: ['db'],
      configHash: 'a'.repeat(64),
    },
  ]);
  const yaml = parseConfig(
    'services:\n  db:\n    scale: 3\n    ports: ["127.0.0.1:5432:5432/tcp", "80"]\n    depends_on: [web]\n',
    hashes,
  );
  expect(yaml).toMatchObject([{ name: 'db', replicas: 3, fixedPorts: ['5432'], dependsOn: ['web'] }]);
});

test.each([
  ['it’s', '/srv', 'badName'],
  ['--help', '/srv', 'badName'],
  ['shop', 'relative', 'noFiles'],
  ['shop', '/srv/\nline', 'noFiles'],
  ['shop', 'C:\\shop', 'noFiles'],
])('labels are anybody’s text: the stack %j in %j is not handed to Compose', (name, workingFolder, kind) => {
  expect(projectProblem(name, { ...project, name, workingFolder })).toMatchObject({ kind });
  expect(projectProblem('shop', project)).toBeNull();
});

const survey = {
  hostId: 'h1',
  host: 'far',
  stack: 'shop',
  project,
  containers: [{ service: 'web' }],
  compose: null,
  declared: null,
  problem: { kind: 'noCompose', message: 'There is no Compose.', hint: 'Install it.' },
} as unknown as Survey;

test('without Compose the engine still starts, stops and restarts; the rest says why not', () => {
  expect(judgeAct(survey, 'restart')).toEqual({ act: 'restart', through: 'engine', reason: null });
  expect(judgeAct(survey, 'up')).toEqual({ act: 'up', through: null, reason: 'There is no Compose.' });
  expect(scaleProblem(survey, 'web', 2)).toMatchObject({ kind: 'noCompose' });
});

test('a line of Compose is shown without control characters, redraws and secrets', () => {
  expect(toShownLine('\u001B[32m ⠿ Container a\rContainer a  Started\u001B[0m')).toBe(
    'Container a Started'.replace('a S', 'a  S'),
  );
  expect(toShownLine('error: password=tall-mast is wrong')).not.toContain('tall-mast');
  const lines = new LastLines();
  for (let index = 0; index < 50; index += 1) lines.add(`line ${String(index)}\npart`);
  expect(lines.all).toHaveLength(20);
  expect(lines.all.at(-1)).toBe('part');
});

test('a container that falls over after its start is not called healthy', () => {
  const now = {
    state: 'running',
    health: null,
    startedAtMs: 2,
    exitCode: null,
    restartPolicy: { name: 'always' },
    stateError: '',
  };
  const look = (more: object, runningForMs: number, first = 2) =>
    judgeContainer({ now: { ...now, ...more } as never, firstStartedAtMs: first, runningForMs }).kind;
  expect(look({}, 100)).toBe('waiting');
  expect(look({}, 5000)).toBe('good');
  expect(look({}, 5000, 1)).toBe('bad');
  expect(look({ health: 'unhealthy' }, 5000)).toBe('bad');
  expect(look({ state: 'exited', exitCode: 0, restartPolicy: { name: 'no' } }, 0)).toBe('good');
  expect(look({ state: 'exited', exitCode: 1 }, 0)).toBe('bad');
});

function job(id: string, more: Partial<JobView>): JobView {
  return {
    id,
    kind: 'stacks.up',
    subject: { hostId: 'h1', host: 'far', name: 'shop' },
    state: 'interrupted',
    createdAt: 1000,
    error: null,
    steps: [{ name: 'compose', state: 'interrupted', intent: { runId: `${id}-1`, remaining: ['web'] } }],
    ...more,
  } as unknown as JobView;
}

test('a run whose end nobody saw is followed once, by one job', () => {
  const left = job('a', {});
  expect(unseenRun(left.steps)).toMatchObject({ runId: 'a-1' });
  expect(leftoversOfStackAct({ act: 'up', stack: 'shop', host: 'far' }, left.steps).join(' ')).toContain(
    'web of shop on far had not had their turn',
  );
  const follower = job('b', { state: 'succeeded', steps: [{ intent: { resumes: 'a' } }] as never });
  expect(unfollowed('h1', [left], 2000).map(({ id }) => id)).toEqual(['a']);
  expect(unfollowed('h1', [left, follower], 2000)).toEqual([]);
  expect(unfollowed('h2', [left], 2000)).toEqual([]);
  expect(unfollowed('h1', [left], 2000 + 8 * 86_400_000)).toEqual([]);
  expect(unfollowed('h1', [job('c', { state: 'failed' })], 2000)).toEqual([]);
});
