import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createAppLog } from '../../../../main/platform/log/app-log.ts';
import { openRotatingFile } from '../../../../main/platform/log/rotating-file.ts';
import { temporaryFolder } from '../../../support/folders.ts';

test('an unexpected error is found in the log under its id, with its stack', () => {
  const folder = temporaryFolder();
  const log = createAppLog(folder);
  const incidentId = log.reportIncident(new TypeError('boom'), 'hosts.add');
  log.debug('too small to keep');
  log.warn('A listener failed.', { error: new Error('inner') });
  log.close();
  const file = path.join(folder, 'logs', 'wheelhouse.log');
  const lines = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(lines).toMatchObject([
    { level: 'error', incidentId, procedure: 'hosts.add', error: { type: 'TypeError', message: 'boom' } },
    { level: 'warn', msg: 'A listener failed.', error: { message: 'inner' } },
  ]);
  expect(readFileSync(file, 'utf8')).toContain('app-log.test.ts');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a full log file makes room for a new one, and only the newest are kept', () => {
  const folder = temporaryFolder();
  const file = openRotatingFile(path.join(folder, 'a.log'), 10, 3);
  for (const line of ['one 567890', 'two 567890', 'three 7890', 'four 67890', 'five']) file.write(line);
  file.close();
  const kept = readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]);
  expect(Object.fromEntries(kept)).toEqual({
    'a.log': 'five',
    'a.log.1': 'four 67890',
    'a.log.2': 'three 7890',
  });
});
