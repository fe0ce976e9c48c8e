import { describe, expect, it } from 'vitest';
import type { JobView } from '../../../main/contract/jobs.ts';
import type { Overview, Problem } from '../../../main/contract/overview.ts';
import { wordsOf } from '../../../main/electron/language.ts';
import { toMenuTemplate } from '../../../main/electron/tray-menu.ts';
import { cleanName } from '../../../main/electron/names.ts';
import type { TrayAct, TrayItem } from '../../../main/electron/tray-items.ts';
import { describeJob } from '../../../main/electron/tray-jobs.ts';
import { toTrayModel } from '../../../main/electron/tray-model.ts';

const nowMs = 1_760_000_000_000;

function overviewOf(change: Partial<Overview> = {}): Overview {
  return {
    at: nowMs,
    status: 'up',
    watching: true,
    hosts: { total: 1, ready: 1, away: 0 },
    containers: { total: 3, up: 3, degraded: 0, down: 0, paused: 0, unknown: 0 },
    observer: { state: 'online', since: nowMs, hidden: 0, wokeAt: null },
    problems: [],
    runningJobs: [],
    ...change,
  };
}

function crashed(change: Partial<Problem> = {}): Problem {
  return {
    id: 'p1',
    severity: 'critical',
    kind: 'containerCrashLoop',
    hostId: 'h1',
    host: 'remote',
    environment: 'lab',
    containerId: 'c1',
    subject: 'flaky',
    stack: 'trouble',
    since: nowMs - 60_000,
    detail: null,
    exitCode: 3,
    hiddenHosts: null,
    fix: 'restart',
    jobId: null,
    ...change,
  };
}

function restarting(change: Partial<JobView> = {}): JobView {
  return {
    id: 'j1',
    parentId: null,
    kind: 'containers.restart',
    subject: { hostId: 'h1', host: 'remote', name: 'flaky' },
    state: 'running',
    requestedBy: 'ana (desktop)',
    createdAt: nowMs - 9_000,
    startedAt: nowMs - 8_000,
    endedAt: null,
    steps: [],
    progress: null,
    result: null,
    error: null,
    leftovers: [],
    ...change,
  };
}

function labelsOf(items: readonly TrayItem[]): string[] {
  return items.map((item) => (item.kind === 'separator' ? '-' : item.label));
}

function fixesOf(problem: Problem): { label: string; act: TrayAct | undefined }[] {
  const { items } = toTrayModel(overviewOf({ status: 'down', problems: [problem] }), 'en', nowMs);
  const entry = items[1];
  if (entry?.kind !== 'menu') throw new Error('the problem has no submenu');
  return entry.items.map((item) => ({
    label: item.kind === 'separator' ? '-' : item.label,
    act: item.kind === 'act' ? item.act : undefined,
  }));
}

describe('the tray', () => {
  it('says that all is well, and offers to pause, open and quit', () => {
    const model = toTrayModel(overviewOf(), 'en', nowMs);
    expect(model.status).toBe('up');
    expect(model.tooltip).toBe('Wheelhouse: All is well: 3 containers');
    expect(labelsOf(model.items)).toEqual([
      'All is well: 3 containers',
      '-',
      'Pause watching',
      'Open Wheelhouse',
      'Quit Wheelhouse',
    ]);
  });

  it('is unknown, not down, while no engine is attached', () => {
    const model = toTrayModel(null, 'en', nowMs);
    expect(model.status).toBe('unknown');
    expect(labelsOf(model.items)).toEqual([
      'Not connected to the engine of Wheelhouse',
      '-',
      'Open Wheelhouse',
      'Quit Wheelhouse',
    ]);
  });

  it('is paused while nothing is watched, whatever was last seen, and offers to go on', () => {
    const model = toTrayModel(overviewOf({ status: 'down', watching: false }), 'en', nowMs);
    expect(model.status).toBe('paused');
    expect(labelsOf(model.items)).toContain('Resume watching');
    expect(labelsOf(model.items)).not.toContain('Pause watching');
  });

  it('asks for a first host where there is none', () => {
    const model = toTrayModel(
      overviewOf({ status: 'unknown', hosts: { total: 0, ready: 0, away: 0 } }),
      'en',
      nowMs,
    );
    expect(labelsOf(model.items)).toEqual([
      'No host yet: add one…',
      '-',
      'Open Wheelhouse',
      'Quit Wheelhouse',
    ]);
  });

  it('names what is wrong with the fix first, in both languages', () => {
    const overview = overviewOf({ status: 'down', problems: [crashed()] });
    expect(labelsOf(toTrayModel(overview, 'en', nowMs).items).slice(0, 2)).toEqual([
      '1 problem',
      'flaky on remote keeps crashing (exit code 3)',
    ]);
    expect(labelsOf(toTrayModel(overview, 'ko', nowMs).items).slice(0, 2)).toEqual([
      '문제 1건',
      'remote의 flaky: 계속 비정상 종료됨 (종료 코드 3)',
    ]);
    expect(fixesOf(crashed()).map(({ label }) => label)).toEqual(['Safe restart…', 'Logs', 'Show']);
  });

  it('starts a stopped container and reconnects a host through commands of the contract', () => {
    expect(fixesOf(crashed({ kind: 'containerDown', fix: 'start' }))[0]).toEqual({
      label: 'Start',
      act: { kind: 'start', hostId: 'h1', containerId: 'c1', subject: 'flaky' },
    });
    const away = crashed({ kind: 'hostUnreachable', containerId: null, subject: 'remote', fix: 'connect' });
    expect(fixesOf(away)[0]).toEqual({
      label: 'Connect now',
      act: { kind: 'connect', hostId: 'h1', subject: 'remote' },
    });
  });

  it('opens the screens by the addresses that the page knows', () => {
    expect(fixesOf(crashed({ host: 'db & co', subject: 'a/b' })).map(({ act }) => act)).toEqual([
      { kind: 'open', path: '/#/hosts/db%20%26%20co/containers/a%2Fb?dialog=restart' },
      { kind: 'open', path: '/#/logs?host=%22db%20%26%20co%22&c=%5B%22a%2Fb%22%5D' },
      { kind: 'open', path: '/#/hosts/db%20%26%20co/containers/a%2Fb' },
    ]);
  });

  it('leads to the window for what needs a person', () => {
    const host = { containerId: null, subject: 'remote' } as const;
    const labels = [
      fixesOf(crashed({ ...host, kind: 'hostNeedsPerson', fix: 'trust' })),
      fixesOf(crashed({ ...host, kind: 'hostNeedsPerson', fix: 'unlock' })),
      fixesOf(crashed({ ...host, kind: 'jobInterrupted', hostId: null, host: null, fix: 'job' })),
    ].map((fixes) => fixes[0]?.label);
    expect(labels).toEqual(['Check its key…', 'Give the passphrase…', 'See what it left…']);
  });

  it('shows eight problems and leads to the rest', () => {
    const problems = Array.from({ length: 11 }, (_, index) => crashed({ id: `p${index}` }));
    const labels = labelsOf(toTrayModel(overviewOf({ status: 'down', problems }), 'en', nowMs).items);
    expect(labels[0]).toBe('11 problems');
    expect(labels[9]).toBe('3 more…');
    expect(labels[10]).toBe('-');
  });

  it('says how often a container was started again', () => {
    const problem = crashed({ kind: 'containerCrashLoop', fix: 'logs', restarts: 12 });
    const line = (language: 'en' | 'ko'): string | undefined =>
      labelsOf(toTrayModel(overviewOf({ problems: [problem] }), language, nowMs).items)[1];
    expect(line('en')).toBe('flaky on remote keeps crashing (exit code 3, 12 restarts)');
    expect(line('ko')).toBe('remote의 flaky: 계속 비정상 종료됨 (종료 코드 3, 재시작 12회)');
  });

  it('marks what is wrong since somebody looked last', () => {
    const overview = overviewOf({ problems: [crashed(), crashed({ id: 'p2', subject: 'web' })] });
    const model = toTrayModel(overview, 'en', nowMs, { seen: new Set(['p1']) });
    expect(labelsOf(model.items).slice(1, 3)).toEqual([
      'flaky on remote keeps crashing (exit code 3)',
      'New: web on remote keeps crashing (exit code 3)',
    ]);
    expect(model.tooltip).toBe('Wheelhouse: 2 problems, 1 new');
    expect(toTrayModel(overview, 'en', nowMs, { seen: null }).tooltip).toBe('Wheelhouse: 2 problems');
  });

  it('offers in support mode what the mode lets through, and says that it is on', () => {
    const created = crashed({ kind: 'containerDown', fix: 'start' });
    const { items } = toTrayModel(overviewOf({ problems: [created] }), 'en', nowMs, { support: true });
    expect(labelsOf(items)).toEqual([
      '1 problem',
      'flaky on remote is down (exit code 3)',
      '-',
      'Support mode is on…',
      'Open Wheelhouse',
      'Quit Wheelhouse',
    ]);
    const [, problem] = items;
    expect(problem?.kind === 'menu' ? labelsOf(problem.items) : null).toEqual(['Logs', 'Show']);
  });

  it('keeps hostile names from the menu’s layout', () => {
    expect(cleanName('web\u202Egnp.exe\n\u0007')).toBe('webgnp.exe');
    expect(cleanName('x'.repeat(80))).toBe(`${'x'.repeat(47)}…`);
    expect(cleanName(`${'x'.repeat(46)}🚢🚢`)).toBe(`${'x'.repeat(46)}…`);
    const [entry] = toMenuTemplate([{ kind: 'text', label: 'a&b' }], () => undefined);
    expect(entry?.label).toBe('a&&b');
  });
});

describe('a running job in the tray', () => {
  const en = wordsOf('en');

  it('tells its progress in words', () => {
    const progress = { phase: 'healthy', done: 12.4, total: 60, unit: 'seconds', message: null } as const;
    expect(describeJob(restarting({ progress }), en, nowMs)).toBe(
      'Restarting flaky on remote: 12 of at most 60 s',
    );
    expect(describeJob(restarting({ progress: { ...progress, unit: 'steps', total: 4 } }), en, nowMs)).toBe(
      'Restarting flaky on remote: step 12 of 4',
    );
    expect(describeJob(restarting({ progress: { ...progress, unit: 'bytes' } }), wordsOf('ko'), nowMs)).toBe(
      'remote의 flaky 재시작 중: 20%',
    );
  });

  it('tells how long it has run where its end is not known', () => {
    expect(describeJob(restarting(), en, nowMs)).toBe('Restarting flaky on remote: 8 s');
    expect(describeJob(restarting({ startedAt: null }), en, nowMs)).toBe('Restarting flaky on remote');
  });

  it('stands under its own heading, and leads to its own screen', () => {
    const { items } = toTrayModel(overviewOf({ runningJobs: [restarting()] }), 'en', nowMs);
    expect(labelsOf(items).slice(1, 4)).toEqual(['-', 'Running jobs', 'Restarting flaky on remote: 8 s']);
    expect(items[3]).toMatchObject({ act: { kind: 'open', path: '/#/jobs/j1' } });
  });
});
