import { expect, test } from 'vitest';
import { findDependants } from '../../../main/stacks/dependants.ts';
import { known } from './known.ts';

const db = known({ id: 'd'.repeat(64), name: 'shop-db-1', stack: 'shop', service: 'db' });

function leaning(changes: Parameters<typeof known>[0]) {
  return findDependants(db, [db, known({ id: 'b'.repeat(64), name: 'other', ...changes })]).map(
    ({ container, reason }) => `${container} ${reason}`,
  );
}

test('a service that Compose starts after it leans on it, in the same stack only', () => {
  const dependsOn = 'cache:service_started:false,db:service_healthy:true';
  expect(leaning({ stack: 'shop', service: 'app', dependsOn })).toEqual(['other depends_on']);
  expect(leaning({ stack: 'blog', service: 'app', dependsOn })).toEqual([]);
  expect(leaning({ stack: 'shop', dependsOn: 'db2:service_healthy:true' })).toEqual([]);
});

test('a container inside its network leans on it, by name or id', () => {
  expect(leaning({ networkMode: `container:${db.id}` })).toEqual(['other network']);
  expect(leaning({ networkMode: 'container:shop-db-1' })).toEqual(['other network']);
  expect(leaning({ networkMode: 'shop-db-1' })).toEqual([]);
});

test('links and shared volumes lean on it', () => {
  expect(leaning({ links: ['/shop-db-1:/other/database'] })).toEqual(['other link']);
  expect(leaning({ volumesFrom: ['d'.repeat(12)] })).toEqual(['other volumes']);
  expect(leaning({ volumesFrom: ['d'.repeat(11)] })).toEqual([]);
});

test('nothing leans on itself', () => {
  expect(findDependants(db, [{ ...db, dependsOn: 'db:service_started:false' }])).toEqual([]);
});
