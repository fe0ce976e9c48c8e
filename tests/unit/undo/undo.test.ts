import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { UndoView } from '../../../main/contract/undo.ts';
import { orderCandidates } from '../../../main/platform/undo/container-images.ts';
import { checkPlan, toPlanText } from '../../../main/platform/undo/plan-text.ts';
import { betweenMarks, parseReports } from '../../../main/platform/undo/report-text.ts';
import { containerScript, controlScript, plantScript } from '../../../main/platform/undo/watchdog-script.ts';
import { storyOf } from '../../../main/undo/model.ts';
import { kindOf } from '../../../renderer/features/undo/undo-words.ts';
import { temporaryFolder } from '../../support/folders.ts';

const id = 'a'.repeat(64);
const plan = {
  id: 'u-1',
  owner: 'folder',
  ownerName: 'ana@laptop',
  jobId: 'j-1',
  purpose: 'files.download',
  plantedAt: 1_700_000_000_000,
  deadlineMs: 600_000,
  settleMs: 20_000,
  retryMs: 900_000,
  acts: [{ act: 'start' as const, containerId: id, name: 'shop-db-1' }],
};

function answer(...lines: readonly string[]): string {
  return ['undo u-1', toPlanText(plan, '/var/run/docker.sock'), ...lines].join('\n');
}

test('what a host says comes back as it was planned, its instants by our clock', () => {
  const text = answer(
    'left -10',
    'claim acting',
    'alive no',
    'state acted',
    'at 1000',
    `result ${id} started 940 it was exited`,
    'end',
    'shown 1000',
  );
  const [report] = parseReports(text, 'process', 1_700_000_600_000);
  expect(report).toMatchObject({ ...plan, state: 'acted', leftMs: -10_000 });
  expect(report?.results).toEqual([
    { containerId: id, word: 'started', at: 1_700_000_540_000, words: 'it was exited' },
  ]);
});

test('the claim is the truth, and one that is armed and runs no more is lost', () => {
  const stateOf = (...lines: readonly string[]): string | undefined =>
    parseReports(answer(...lines), 'process', 0)[0]?.state;
  expect(stateOf('claim', 'alive yes', 'state armed')).toBe('armed');
  expect(stateOf('claim', 'alive no', 'state armed')).toBe('lost');
  expect(stateOf('claim cancelled', 'alive yes', 'state armed')).toBe('cancelled');
  expect(stateOf('claim acting', 'alive yes', 'state armed')).toBe('acting');
  expect(stateOf('claim acting', 'alive no', 'state acting')).toBe('lost');
});

test('names that hold line breaks forge no line of a plan, and what does not fit is left out', () => {
  const hostile = { ...plan, ownerName: `x\nowner other\u2028state acted`, jobId: 'j\rstate failed' };
  const [report] = parseReports(`undo u-1\n${toPlanText(hostile, '/s')}`, 'process', 0);
  expect(report).toMatchObject({ owner: 'folder', state: 'armed' });
  expect(parseReports('undo u-2\nformat 9\nact start zz x\n', 'process', 0)).toEqual([]);
  expect(betweenMarks('Welcome!\nbackup done')).toBeNull();
  expect(() => {
    checkPlan([{ act: 'start', containerId: '--force', name: 'x' }], 1000);
  }).toThrow(/not named by its id/);
  expect(() => {
    checkPlan(plan.acts, 0);
  }).toThrow(/deadline/);
});

test('the programs are read by a POSIX shell, with nothing in them that a template filled in', () => {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries({
    containerScript,
    controlScript,
    planted: plantScript(toPlanText({ ...plan, ownerName: "o'hara" }, '/s')),
  })) {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    execFileSync('sh', ['-n', file]);
    expect(text).not.toContain('undefined');
    expect(text).not.toContain('${');
  }
});

test('images that are likely to talk to an engine are tried first, the one that did before all others', () => {
  const image = (name: string, sizeBytes: number) => ({ id: `sha256:${name}`, name, sizeBytes });
  const images = [image('shop', 900), image('busybox:1', 2), image('python:3', 300), image('docker:cli', 60)];
  expect(orderCandidates(images, undefined).map(({ name }) => name)).toEqual([
    'docker:cli',
    'python:3',
    'busybox:1',
    'shop',
  ]);
  expect(orderCandidates(images, 'sha256:shop')[0]?.name).toBe('shop');
});

test('the story says when it was cut off, who put what back, and how long it was away', () => {
  const at = (time: string): number => new Date(`2026-03-01T${time}:00`).getTime();
  const undo = {
    host: 'prod',
    purpose: 'files.download',
    acts: plan.acts,
    where: 'process' as const,
    deadline: at('02:23'),
    endedAt: at('02:24'),
    state: 'acted' as const,
    results: [{ containerId: id, word: 'started' as const, at: at('02:23'), words: '' }],
  };
  const facts = { takenAt: at('02:13'), cutAt: at('02:14'), jobActive: false };
  expect(storyOf(undo, facts)).toBe(
    'Files.download was cut off at 02:14; the watchdog on prod started shop-db-1 at 02:23, 10 minutes after it was stopped.',
  );
  const lost = { ...undo, state: 'lost' as const };
  expect(
    storyOf({ ...lost, results: [{ containerId: id, word: 'failed', at: 0, words: 'exited' }] }, facts),
  ).toBe('The watchdog on prod runs no more, as after a restart of the host: shop-db-1 is exited.');
});

test('a person is told of what waits, acted or was lost, and not of what a job puts back itself', () => {
  const now = 1_000_000;
  const undo: UndoView = {
    id: 'u-1',
    hostId: 'h',
    host: 'prod',
    mine: true,
    owner: 'ana@laptop',
    jobId: 'j-1',
    purpose: 'files.download',
    jobActive: false,
    where: 'process',
    state: 'armed',
    containers: [],
    plantedAt: 0,
    deadline: now + 1000,
    endedAt: null,
    seenAt: now,
    story: '',
  };
  expect(kindOf(undo, now)).toBe('armed');
  expect(kindOf({ ...undo, deadline: now - 1 }, now)).toBe('overdue');
  expect(kindOf({ ...undo, jobActive: true }, now)).toBe('running');
  expect(kindOf({ ...undo, mine: false }, now)).toBe('foreign');
  expect(kindOf({ ...undo, state: 'acted', endedAt: now }, now)).toBe('acted');
  expect(kindOf({ ...undo, state: 'acted', endedAt: now - 90_000_000 }, now)).toBeNull();
  expect(kindOf({ ...undo, state: 'lost' }, now)).toBeNull();
  expect(kindOf({ ...undo, state: 'cancelled' }, now)).toBeNull();
});
