import { expect, test } from 'vitest';
import type { Notice, NoticeContent } from '../../../main/contract/notices.ts';
import type { Problem } from '../../../main/contract/overview.ts';
import { questionKinds } from '../../../main/contract/questions.ts';
import { toNotification } from '../../../main/electron/notification-model.ts';

function problem(changes: Partial<Problem> = {}): Problem {
  return {
    id: 'p1',
    severity: 'critical',
    kind: 'containerDown',
    hostId: 'h1',
    host: 'shop',
    environment: 'production',
    containerId: 'c1',
    subject: 'web',
    stack: 'price-api',
    since: 0,
    detail: null,
    exitCode: 137,
    hiddenHosts: null,
    fix: 'restart',
    jobId: null,
    ...changes,
  };
}

function notice(content: NoticeContent, severity: Notice['severity'] = 'critical'): Notice {
  return { id: 'n1', severity, content };
}

const english = { language: 'en', mayStart: true } as const;
const korean = { language: 'ko', mayStart: true } as const;

const ofProblem = (changes: Partial<Problem>, reader: Parameters<typeof toNotification>[1] = english) =>
  toNotification(notice({ type: 'problem', problem: problem(changes) }), reader);

test('a problem is told with its place, its facts and its fix, in both languages', () => {
  expect(ofProblem({})).toMatchObject({
    title: 'web on shop is down',
    body: 'exit code 137 · price-api',
    path: '/#/hosts/shop/containers/web',
    buttons: [
      { label: 'Safe restart…', act: { kind: 'open', path: '/#/hosts/shop/containers/web?dialog=restart' } },
      { label: 'View logs', act: { kind: 'open' } },
    ],
  });
  expect(ofProblem({}, korean)).toMatchObject({
    title: '중단됨: shop의 web',
    buttons: [{ label: '안전 재시작…' }, { label: '로그 보기' }],
  });
});

test('each fix has its button: what is safe acts at once, what is weighed opens its screen', () => {
  const acts = (changes: Partial<Problem>) => ofProblem(changes).buttons.map(({ act }) => act.kind);
  expect(acts({ fix: 'start' })).toEqual(['start', 'open']);
  // Support mode restarts, and does not start: the button would only be refused.
  const inSupport = ofProblem({ fix: 'start' }, { language: 'en', mayStart: false });
  expect(inSupport.buttons).toMatchObject([{ label: 'View logs' }]);
  expect(acts({ fix: 'logs', kind: 'containerCrashLoop' })).toEqual(['open']);
  const host = { containerId: null, subject: 'shop', exitCode: null, stack: null } as const;
  expect(acts({ ...host, kind: 'hostUnreachable', fix: 'connect' })).toEqual(['connect', 'open']);
  expect(acts({ ...host, kind: 'hostNeedsPerson', fix: 'unlock' })).toEqual(['open']);
  expect(ofProblem({ ...host, kind: 'jobInterrupted', fix: 'job', jobId: 'j1' })).toMatchObject({
    path: '/#/jobs/j1',
    buttons: [{ act: { kind: 'open', path: '/#/jobs/j1' } }],
  });
  expect(
    ofProblem({ ...host, host: null, hostId: null, subject: '', kind: 'observerLimited', fix: 'none' }),
  ).toMatchObject({ title: 'No host answers: probably the network here', path: '/#/', buttons: [] });
});

test('only what is critical in production stays until it is dismissed', () => {
  expect(ofProblem({}).isUrgent).toBe(true);
  expect(ofProblem({ environment: 'development' }).isUrgent).toBe(false);
  const unhealthy = problem({ severity: 'warning', kind: 'containerUnhealthy' });
  expect(toNotification(notice({ type: 'problem', problem: unhealthy }, 'warning'), english).isUrgent).toBe(
    false,
  );
});

test('names and sentences cannot turn the text around, break its lines or fill the screen', () => {
  const { title, body, path } = ofProblem({
    subject: `a\u202e\n\u0000${'x'.repeat(300)}`,
    detail: `first\r\nsecond\u2066 ${'y'.repeat(1000)}😀`,
  });
  expect(title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(body).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(title.length).toBeLessThan(80);
  expect(body.length).toBeLessThan(300);
  expect(path).toMatch(/^\/#\/hosts\/shop\/containers\/[^/?#]+$/);
});

test('many problems are counted, and the worst of them named', () => {
  const problems = ['a', 'b', 'c', 'd', 'e'].map((subject) => problem({ subject }));
  const many = notice({ type: 'group', count: 12, problems });
  expect(toNotification(many, english)).toMatchObject({
    title: '12 problems at once',
    body: 'a on shop is down\nb on shop is down\nc on shop is down\nand 9 more',
    path: '/#/',
  });
  const few = notice({ type: 'group', count: 5, problems });
  expect(toNotification(few, korean).title).toBe('shop에서 문제 5건이 한꺼번에 발생했습니다');
});

test('every other kind of notice has a sentence and a screen in both languages', () => {
  const contents: NoticeContent[] = [
    { type: 'test' },
    {
      type: 'job',
      jobId: 'j1',
      kind: 'x.y',
      host: 'shop',
      subject: 'web',
      state: 'failed',
      message: 'It did not.',
    },
    {
      type: 'job',
      jobId: 'j1',
      kind: 'x.y',
      host: null,
      subject: 'web',
      state: 'interrupted',
      message: null,
    },
    ...questionKinds.map((kind) => ({ type: 'question', kind, host: 'shop', subject: 'key' }) as const),
  ];
  for (const content of contents) {
    const [en, ko] = [english, korean].map((reader) => toNotification(notice(content), reader));
    expect(en?.path).toMatch(/^\/#\//);
    expect(ko?.path).toBe(en?.path);
    for (const part of ['title', 'body'] as const) {
      expect(en?.[part]).not.toBe('');
      expect(ko?.[part]).not.toBe('');
    }
    expect(ko?.title).toMatch(/[가-힣]/);
  }
});
