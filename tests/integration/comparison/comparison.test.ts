import { createRouterClient } from '@orpc/server';
import { beforeAll, expect, test } from 'vitest';
import { createComparisonRoom } from '../../../main/comparison/room.ts';
import type { Client } from '../../../main/contract/contract.ts';
import type { Comparison } from '../../../main/contract/comparison.ts';
import { accessLevels } from '../../../main/contract/procedure.ts';
import { ensureLab, type LabWorld } from '../../lab/world.ts';
import { labStack, openComposeLab, type ComposeLab } from '../compose/compose-lab.ts';

let world: LabWorld;

beforeAll(async () => {
  world = await ensureLab();
});

const secret = 'blue-lantern-4711';
const otherSecret = 'amber-anchor-0815';

function yaml(web: string, extra = ''): string {
  return `
services:
  db:
    image: busybox:1
    command: ['sleep', '1000']
    stop_grace_period: 0s
    environment: { POSTGRES_PASSWORD: '${secret}', MODE: primary }
    volumes: ['kept:/kept', './conf:/conf:ro']
  web:
    image: busybox:1
    stop_grace_period: 0s
${web}
${extra}
volumes:
  kept:
`;
}

function comparer(
  lab: ComposeLab,
): Pick<Client['stacks'], 'compare'> & { containers: Pick<Client['containers'], 'compare'> } {
  const room = createComparisonRoom({ hosts: lab.rooms.hosts.queries, stacks: lab.rooms.stacks.queries });
  const context = { actor: { name: 'ana (test)' }, access: new Set(accessLevels) };
  const client: unknown = createRouterClient(
    { compare: room.routes.stacks.compare, containers: room.routes.containers },
    { context },
  );
  return client as ReturnType<typeof comparer>;
}

const told = ({ parts }: Comparison): readonly string[] =>
  parts.flatMap(({ service, presence, entries }) =>
    presence === 'both'
      ? entries
          .filter(({ kind }) => kind !== 'same')
          .map(({ section, key, kind }) => `${service ?? ''} ${section} ${key}: ${kind}`)
      : [`${service ?? ''} ${presence}`],
  );

test('two stacks on two engines differ in exactly what was planted, and no secret is told', async () => {
  const lab = await openComposeLab(world);
  const planted = `
    command: ['sleep', '1000']
    restart: always
    environment: { API_TOKEN: '${secret}', GREETING: hello, URL: 'http://u:${secret}@db/', OLD: x }`;
  const other = `
    command: ['sleep', '2000']
    restart: unless-stopped
    mem_limit: 64m
    environment: { API_TOKEN: '${otherSecret}', GREETING: hello, URL: 'http://u:${otherSecret}@db/', NEW: x }`;
  const a = await labStack(world, 'local', yaml(planted));
  const b = await labStack(
    world,
    'remote',
    yaml(other, `  worker: { image: 'busybox:1', command: ['sleep', '1000'] }`),
  );
  const compare = comparer(lab);
  const found = await compare.compare({ a: `near/${a.name}`, b: `far/${b.name}` });
  // The same container image is another one on each engine when it was built there; what is planted is the rest.
  const differences = told(found).filter((line) => !line.endsWith('image digest: changed'));
  expect(differences).toEqual([
    'web environment API_TOKEN: changed',
    'web environment NEW: onlyB',
    'web environment OLD: onlyA',
    'web environment URL: changed',
    'web command command: changed',
    'web restart policy: changed',
    'web limits memory: onlyB',
    'worker onlyB',
  ]);
  const entries = found.parts.flatMap((part) => part.entries);
  const password = entries.find(({ key }) => key === 'POSTGRES_PASSWORD');
  expect(password).toMatchObject({ kind: 'same', masked: true });
  expect(entries.find(({ key }) => key === 'URL')).toMatchObject({ kind: 'changed', masked: true });
  expect(entries.find(({ key }) => key === '/kept')).toMatchObject({ kind: 'same', a: 'volume kept' });
  expect(entries.find(({ key }) => key === '/conf')).toMatchObject({
    kind: 'same',
    a: 'bind ./conf (read only)',
  });
  expect(JSON.stringify(found)).not.toMatch(new RegExp(`${secret}|${otherSecret}`));
});

test('two containers are compared by name, and a stack with itself has no difference', async () => {
  const lab = await openComposeLab(world);
  const compare = comparer(lab);
  const self = await compare.compare({ a: 'near/price-api', b: 'near/price-api' });
  expect(self.differences).toBe(0);
  const found = await compare.containers.compare({
    a: 'near/price-api-app-blue-1',
    b: 'near/price-api-app-green-1',
  });
  expect(told(found)).toEqual(
    expect.arrayContaining([' image reference: changed', ' environment APP_COLOUR: changed']) as string[],
  );
  expect(JSON.stringify(found)).not.toContain('sunlit-quay');
  await expect(compare.compare({ a: 'price-api', b: 'near/nobody' })).rejects.toMatchObject({
    code: 'VALIDATION',
  });
  await expect(compare.compare({ a: 'near/price-api', b: 'near/nobody' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
