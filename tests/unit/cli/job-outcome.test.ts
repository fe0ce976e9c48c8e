import { expect, it } from 'vitest';
import type { JobView } from '../../../main/contract/jobs.ts';
import { createTranslate } from '../../../main/cli/messages.ts';
import type { Session } from '../../../main/cli/session.ts';
import { viewJobOutcome } from '../../../main/cli/views/job-outcome.ts';

const session = { translate: createTranslate('en') } as Session;
const ofResult = (result: JobView['result']) => viewJobOutcome({ result } as JobView, session);

it('names what a copy left out, as text that a terminal does not obey', () => {
  const escape = '\u001b';
  const skipped = [{ path: `f/${escape}[2Jln`, why: 'it links to /etc/passwd, outside of the copy' }];
  expect(ofResult({ skipped, skippedCount: 101 })).toEqual([
    'Left out: 101.',
    String.raw`  f/\x1b[2Jln: it links to /etc/passwd, outside of the copy`,
    '  …',
  ]);
});

it('says what a clean-up freed, and nothing of a job that left nothing out', () => {
  expect(ofResult({ freedBytes: 0, removed: [], skipped: [] })).toEqual(['Freed: 0 B.']);
  expect(ofResult({ skipped: [], skippedCount: 0 })).toEqual([]);
  expect(ofResult(null)).toEqual([]);
});
