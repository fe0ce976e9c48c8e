import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { autostartEntry } from '../../main/electron/autostart-file.ts';
import { temporaryFolder } from '../support/folders.ts';

test('the entry that starts the app at login is one as the desktop reads it', () => {
  const file = path.join(temporaryFolder(), 'wheelhouse.desktop');
  writeFileSync(file, autostartEntry({ file: '/opt/my $apps/"x"', args: ['--hidden'] }) ?? '');
  expect(execFileSync('desktop-file-validate', [file], { encoding: 'utf8' })).toBe('');
});
