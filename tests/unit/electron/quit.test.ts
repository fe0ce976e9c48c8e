import { describe, expect, it } from 'vitest';
import type { ForwardView } from '../../../main/contract/forwards.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import type { UndoView } from '../../../main/contract/undo.ts';
import { describeUnfinished, type Unfinished } from '../../../main/electron/quit-words.ts';

const nowMs = new Date(2026, 0, 15, 14, 0).getTime();

const job: JobView = {
  id: 'j1',
  parentId: null,
  kind: 'stacks.up',
  subject: { hostId: 'h1', host: 'shop', name: 'price-api' },
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
};

const undo: UndoView = {
  id: 'u1',
  hostId: 'h1',
  host: 'shop',
  mine: true,
  owner: 'ana',
  jobId: 'j0',
  purpose: 'files.download',
  jobActive: false,
  where: 'process',
  state: 'armed',
  containers: [
    { containerId: 'c1', name: 'postgres', act: 'start', outcome: null, at: null, words: '' },
    { containerId: 'c2', name: 'redis', act: 'start', outcome: 'started', at: nowMs, words: '' },
  ],
  plantedAt: nowMs,
  deadline: new Date(2026, 0, 15, 14, 32).getTime(),
  endedAt: null,
  seenAt: nowMs,
  story: '',
};

const forward: ForwardView = {
  id: 'f1',
  hostId: 'h1',
  host: 'shop',
  container: 'web',
  containerPort: 8000,
  scheme: 'http',
  localPort: 15_555,
  url: 'http://127.0.0.1:15555/',
  route: null,
  openedAt: nowMs,
  openedBy: 'ana (desktop)',
  connections: 0,
  bytesIn: 0,
  bytesOut: 0,
  problem: null,
};

const nothing: Unfinished = { jobs: [], undos: [], forwards: [] };

describe('the question before quitting', () => {
  it('names the jobs that run, and what each choice does to them', () => {
    const { message, detail } = describeUnfinished({ ...nothing, jobs: [job] }, 'en', nowMs);
    expect(message).toBe('A job is still running.');
    expect(detail).toContain('Bringing up price-api on shop: 8 s');
    expect(detail).toContain('“Quit now” stops the work where it is');
  });

  it('says when a host puts back what is stopped, and what nothing puts back', () => {
    const armed = describeUnfinished({ ...nothing, undos: [undo] }, 'en', nowMs);
    expect(armed.message).toBe('Something is stopped.');
    expect(armed.detail).toMatch(
      /^postgres on shop is stopped\. Its own host puts it back at 2:32\sPM, also when Wheelhouse has quit\.$/,
    );
    const lost = describeUnfinished({ ...nothing, undos: [{ ...undo, state: 'lost' }] }, 'ko', nowMs);
    expect(lost.detail).toBe('shop의 postgres: 멈춰 있으며, 저절로 되돌아오지 않습니다.');
  });

  it('names the ports that it closes', () => {
    const { message, detail } = describeUnfinished({ ...nothing, forwards: [forward] }, 'en', nowMs);
    expect(message).toBe('A port is open.');
    expect(detail).toBe('Quitting closes these ports:\nhttp://127.0.0.1:15555/ (web on shop)');
  });
});
