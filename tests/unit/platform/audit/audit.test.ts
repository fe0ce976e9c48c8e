import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createAudit } from '../../../../main/platform/audit/audit.ts';
import type { NewAuditEntry } from '../../../../main/platform/audit/types.ts';
import { openDatabase } from '../../../../main/platform/database/open.ts';
import { quietLog } from '../../../support/quiet-log.ts';
import { temporaryFolder } from '../../../support/folders.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const restart: NewAuditEntry = {
  actor: 'ana (cli)',
  act: 'containers.restart',
  hostId: 'h1',
  host: 'lab',
  subject: 'price-api-nginx-1',
  jobId: 'j1',
  before: { state: 'exited', exitCode: 137 },
  after: { state: 'running' },
  outcome: 'done',
  error: null,
};

/** One life of the engine: what it opens, and how it ends. */
function life(folder: string) {
  const clock = new VirtualClock();
  const opened = openDatabase({ folder, clock });
  onTestFinished(() => {
    opened.database.close();
  });
  return {
    ...opened,
    audit: createAudit({ database: opened.database, clock, folder, log: quietLog(folder) }),
    end: () => {
      opened.database.close();
    },
  };
}

function withEntries(count: number) {
  const folder = temporaryFolder();
  const first = life(folder);
  for (let entry = 0; entry < count; entry += 1) first.audit.append({ ...restart, subject: `c${entry}` });
  return { folder, ...first, head: path.join(folder, 'audit-head.json') };
}

test('each entry holds the hash of the one before, and an untouched chain verifies', () => {
  const { audit } = withEntries(3);
  const [third, second, first] = audit.list({ limit: 10 });
  expect(first?.previousHash).toBe('0'.repeat(64));
  expect(second?.previousHash).toBe(first?.hash);
  expect(third?.previousHash).toBe(second?.hash);
  expect(audit.verify()).toEqual({ ok: true, entries: 3, head: third?.hash, broken: null });
});

test('an empty audit verifies, and so does one of many pages', () => {
  expect(withEntries(0).audit.verify()).toMatchObject({ ok: true, entries: 0 });
  const many = withEntries(0);
  many.database.transaction(() => {
    for (let entry = 0; entry < 1201; entry += 1) many.audit.append(restart);
  });
  expect(many.audit.verify()).toMatchObject({ ok: true, entries: 1201 });
});

test.each([
  ['who did it', "actor = 'somebody else'"],
  ['when', 'at = at + 1'],
  ['the outcome', "outcome = 'failed'"],
  ['the state before', "before = '{}'"],
  ['the error, to no JSON at all', "error = 'x'"],
  ['its own hash', "hash = printf('%064d', 7)"],
])('an entry whose %s was changed is named', (_what, change) => {
  const { audit, database } = withEntries(5);
  database.prepare(`UPDATE audit SET ${change} WHERE seq = 3`).run();
  expect(audit.verify().broken).toEqual({ seq: 3, reason: 'Entry 3 was changed after it was written.' });
});

test('entries removed from the middle or the beginning are named', () => {
  const { audit, database } = withEntries(6);
  database.prepare('DELETE FROM audit WHERE seq IN (3, 4)').run();
  expect(audit.verify().broken).toEqual({
    seq: 3,
    reason: 'Entries 3 to 4 are missing: removed from the database.',
  });
  database.prepare('DELETE FROM audit WHERE seq = 1').run();
  expect(audit.verify().broken).toEqual({
    seq: 1,
    reason: 'Entry 1 is missing: removed from the database.',
  });
});

test('a tail cut off while the engine was away shows, and goes on showing after new entries', () => {
  const { folder, database, end } = withEntries(6);
  database.prepare('DELETE FROM audit WHERE seq >= 5').run();
  end();
  const second = life(folder);
  expect(second.audit.verify().broken).toEqual({
    seq: 5,
    reason: 'Entries 5 to 6 are missing: cut off from the end, as audit-head.json shows.',
  });
  expect(second.audit.append(restart).seq).toBe(7);
  second.end();
  expect(life(folder).audit.verify().broken).toEqual({
    seq: 5,
    reason: 'Entries 5 to 6 are missing: removed from the database.',
  });
});

test('a tail cut off under the running engine shows too, and goes on showing', () => {
  const { audit, database } = withEntries(6);
  database.prepare('DELETE FROM audit').run();
  expect(audit.verify()).toMatchObject({ ok: false, entries: 0 });
  expect(audit.append(restart).seq).toBe(7);
  expect(audit.verify()).toMatchObject({ ok: false, broken: { seq: 1 } });
});

test('a chain rewritten as a whole shows, because the head outside remembers another', () => {
  const honest = withEntries(4);
  const forged = withEntries(0);
  for (let entry = 0; entry < 4; entry += 1) {
    forged.audit.append({ ...restart, subject: `c${entry}`, actor: 'nobody' });
  }
  honest.end();
  forged.end();
  writeFileSync(honest.file, readFileSync(forged.file));
  const second = life(honest.folder);
  const replaced = {
    seq: 4,
    reason: 'Entry 4 is not the one that audit-head.json remembers: it was replaced.',
  };
  expect(second.audit.verify().broken).toEqual(replaced);
  second.audit.append(restart);
  expect(second.audit.verify().broken).toEqual({
    seq: 4,
    reason: 'Entry 4 is not the one that entry 5 was written after: it was replaced.',
  });
});

test('a crash between the commit and the head file is no alarm', () => {
  const { folder, audit, head, end } = withEntries(2);
  const behind = readFileSync(head);
  audit.append(restart);
  audit.append(restart);
  end();
  writeFileSync(head, behind);
  const second = life(folder);
  expect(second.audit.verify()).toMatchObject({ ok: true, entries: 4 });
  second.audit.append(restart);
  expect(second.audit.verify()).toMatchObject({ ok: true, entries: 5 });
});

test.each([
  ['removed', (head: string) => rmSync(head)],
  ['damaged', (head: string) => writeFileSync(head, '{"seq":')],
])('a head file that was %s is told, for ever', (_what, harm) => {
  const { folder, head, end } = withEntries(2);
  end();
  harm(head);
  const second = life(folder);
  expect(second.audit.verify().broken?.reason).toContain('audit-head.json is missing or damaged');
  second.audit.append(restart);
  expect(second.audit.verify().broken).toEqual({
    seq: 3,
    reason:
      'The head kept outside the database was missing when entry 3 was written: whether entries before it were cut off cannot be told.',
  });
});

test('an entry of a transaction that is undone leaves no trace, and nobody hears of it', () => {
  const { audit, database } = withEntries(1);
  const heard: number[] = [];
  audit.subscribe((entry) => heard.push(entry.seq));
  expect(() =>
    database.transaction(() => {
      audit.append(restart);
      throw new Error('undone');
    }),
  ).toThrow('undone');
  expect(audit.append(restart).seq).toBe(2);
  expect(heard).toEqual([2]);
  expect(audit.verify()).toMatchObject({ ok: true, entries: 2 });
});

test('after a damaged database was put aside the chain goes on and says what is missing', () => {
  const { folder, file, end } = withEntries(3);
  end();
  writeFileSync(file, 'damaged beyond reading');
  const second = life(folder);
  const [entry] = second.audit.list({ limit: 1 });
  expect(entry).toMatchObject({ seq: 4, act: 'database.setAside', before: { lastEntry: 3 } });
  const aside = second.notices[0]?.message.match(/wheelhouse\.db\.damaged-[^ ]+/)?.[0] ?? '';
  expect(second.audit.verify().broken).toEqual({
    seq: 1,
    reason: `Entries 1 to 3 are not in this database: it was damaged and put aside as ${aside}. The chain goes on from there.`,
  });
  second.end();
  expect(life(folder).audit.list({ limit: 10 })).toHaveLength(1);
});

test('what is named like a secret never reaches the chain', () => {
  const { audit, file, end } = withEntries(0);
  audit.append({
    ...restart,
    before: { identity: { passphrase: 'hunter2' }, tokens: ['hunter2'] },
    after: {},
  });
  expect(audit.list({})[0]?.before).toEqual({
    identity: { passphrase: '(not kept)' },
    tokens: '(not kept)',
  });
  end();
  expect(readFileSync(file).includes('hunter2')).toBe(false);
});

test('the list is filtered by host (id or name), by subject, and by page', () => {
  const { audit } = withEntries(3);
  audit.append({ ...restart, hostId: 'h2', host: 'other', subject: 'c9' });
  const seqs = (filter: Parameters<typeof audit.list>[0]) => audit.list(filter).map((entry) => entry.seq);
  expect(seqs({ limit: 2 })).toEqual([4, 3]);
  expect(seqs({ limit: 2, before: 3 })).toEqual([2, 1]);
  expect(seqs({ host: 'other' })).toEqual([4]);
  expect(seqs({ host: 'h1' })).toEqual([3, 2, 1]);
  expect(seqs({ subject: 'c1' })).toEqual([2]);
});
