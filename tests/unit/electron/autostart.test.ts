import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autostartEntry, autostartFile, judgeEntry } from '../../../main/electron/autostart-file.ts';

const usual = { file: '/opt/Wheelhouse/wheelhouse', args: ['--hidden'] };

/** What a desktop makes of an Exec line, after the specification and not after our code. */
function readExec(entry: string): string[] {
  const line =
    entry
      .split('\n')
      .find((one) => one.startsWith('Exec='))
      ?.slice('Exec='.length) ?? '';
  const value = line.replaceAll(/\\(.)/g, (_all, next: string) => (next === 's' ? ' ' : next));
  return [...value.matchAll(/"((?:\\.|[^"\\])*)"/g)].map(([, word = '']) =>
    word.replaceAll(/\\(.)/g, '$1').replaceAll(/%(.?)/g, (_all, code: string) => (code === '%' ? '%' : '')),
  );
}

// What a shell, a desktop or a person may stumble over in a path.
const odd = 'aé $`"\\%\'&;|<>()~*?#=/-';

describe('the entry that starts the app at login', () => {
  it('lies where the desktop looks, whatever XDG_CONFIG_HOME says', () => {
    expect(autostartFile({}, '/home/ana', 'wheelhouse')).toBe(
      '/home/ana/.config/autostart/wheelhouse.desktop',
    );
    expect(autostartFile({ XDG_CONFIG_HOME: '/cfg' }, '/home/ana', 'wheelhouse-1')).toBe(
      '/cfg/autostart/wheelhouse-1.desktop',
    );
    expect(autostartFile({ XDG_CONFIG_HOME: 'cfg' }, '/home/ana', 'w')).toBe(
      '/home/ana/.config/autostart/w.desktop',
    );
  });

  it('starts the program in the tray', () => {
    const entry = autostartEntry(usual) ?? '';
    expect(entry).toContain('Exec="/opt/Wheelhouse/wheelhouse" "--hidden"\n');
    expect(judgeEntry(entry)).toBe('ours');
  });

  it('brings every path through the quoting of the desktop', () => {
    const word = fc.string({ unit: fc.constantFrom(...Array.from(odd)) });
    fc.assert(
      fc.property(word, word, (file, folder) => {
        const entry = autostartEntry({ file, args: ['--data', folder] });
        expect(readExec(entry ?? '')).toEqual([file, '--data', folder]);
      }),
    );
  });

  it('is not written for a path that a line cannot hold', () => {
    expect(autostartEntry({ file: '/opt/a\nExec=evil', args: [] })).toBeNull();
  });

  it('is told from another’s, and from one that its owner switched off in the desktop’s settings', () => {
    const ours = autostartEntry(usual) ?? '';
    expect(judgeEntry(null)).toBe('none');
    expect(judgeEntry('[Desktop Entry]\nExec=wheelhouse\n')).toBe('foreign');
    expect(judgeEntry(`${ours}Hidden=true\n`)).toBe('disabled');
    expect(judgeEntry(ours.replace('enabled=true', 'enabled=false'))).toBe('disabled');
  });
});
