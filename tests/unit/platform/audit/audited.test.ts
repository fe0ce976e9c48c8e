import { expect, test } from 'vitest';
import { audited, auditedChange } from '../../../../main/platform/audit/audited.ts';
import { createAudit } from '../../../../main/platform/audit/audit.ts';
import { WheelhouseError } from '../../../../main/platform/errors.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { quietLog } from '../../../support/quiet-log.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const act = { actor: { name: 'ana (cli)' }, act: 'hosts.remove', hostId: 'h1', host: 'lab', subject: 'lab' };

function parts() {
  const clock = new VirtualClock();
  const { database, folder } = temporaryDatabase(clock);
  return { database, audit: createAudit({ database, clock, folder, log: quietLog(folder) }) };
}

test('an act leaves one entry with what was before and after', async () => {
  const { audit } = parts();
  const answer = await audited(audit, { ...act, before: { protected: false } }, (record) => {
    record.after({ protected: true });
    record.target({ subject: 'renamed' });
    return Promise.resolve('answer');
  });
  expect(answer).toBe('answer');
  expect(audit.list({})).toMatchObject([
    {
      actor: 'ana (cli)',
      act: 'hosts.remove',
      subject: 'renamed',
      before: { protected: false },
      after: { protected: true },
      outcome: 'done',
      error: null,
    },
  ]);
});

test.each([
  ['REFUSED', 'refused'],
  ['LOCK_HELD', 'refused'],
  ['CANCELLED', 'cancelled'],
  ['HOST_UNREACHABLE', 'failed'],
  ['VALIDATION', 'failed'],
] as const)('an act that ends with %s is audited as %s, and still throws', async (code, outcome) => {
  const { audit } = parts();
  const error = new WheelhouseError(code, 'Type the name of the host.');
  await expect(audited(audit, act, () => Promise.reject(error))).rejects.toBe(error);
  expect(audit.list({})).toMatchObject([
    { outcome, after: null, error: { code, message: 'Type the name of the host.' } },
  ]);
});

test('a change that fails halfway is undone as a whole, and audited as failed', () => {
  const { audit, database } = parts();
  const flags = database.prepare('SELECT * FROM flags');
  expect(() =>
    auditedChange(database, audit, act, () => {
      database.prepare("INSERT INTO flags VALUES ('half', 'done')").run();
      throw new Error('halfway');
    }),
  ).toThrow('halfway');
  expect(flags.all()).toEqual([]);
  expect(audit.list({})).toMatchObject([
    { outcome: 'failed', error: { code: 'INTERNAL', message: 'halfway' } },
  ]);
});
