import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createPreviousFiles } from '../../../main/teamfile/previous.ts';
import { temporaryFolder } from '../../support/folders.ts';

test('what was here before an import is kept also where the clock was set back, and the oldest of the others go', () => {
  const files = createPreviousFiles(temporaryFolder());
  const later = Date.parse('2030-01-01T00:00:00Z');
  const kept = Array.from({ length: 20 }, (_, index) => files.keep('a', later + index));
  const now = files.keep('b', Date.parse('2026-01-01T00:00:00Z'));
  expect(existsSync(now)).toBe(true);
  expect(kept.map((file) => existsSync(file)).lastIndexOf(false)).toBe(0);
});
