import path from 'node:path';

/** How this program is started again. */
export interface OwnProgram {
  readonly file: string;
  readonly args: readonly string[];
}

const mark = 'X-Wheelhouse-Autostart=true';

/** Where the desktop looks for what it starts; `env` decides as the XDG base directories do. */
export function autostartFile(env: NodeJS.ProcessEnv, home: string, name: string): string {
  const named = env['XDG_CONFIG_HOME'];
  // A relative path counts as none: https://specifications.freedesktop.org/basedir-spec/latest/
  const config = named !== undefined && path.isAbsolute(named) ? named : path.join(home, '.config');
  return path.join(config, 'autostart', `${name}.desktop`);
}

/**
 * An argument as the desktop entry specification quotes it, in a value of a key: each backslash stands twice.
 * https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html
 */
function quote(argument: string): string {
  const quoted = argument.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll('%', '%%');
  return `"${quoted}"`.replaceAll('\\', '\\\\');
}

/** The desktop entry that starts the program; null where a line cannot hold its path. */
export function autostartEntry({ file, args }: OwnProgram): string | null {
  const words = [file, ...args];
  if (words.some((word) => /[\p{Cc}]/u.test(word))) return null;
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Wheelhouse',
    `Exec=${words.map(quote).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    mark,
    '',
  ].join('\n');
}

/** What stands in the file: nothing, an entry of ours, one of ours that somebody switched off, or somebody else's. */
export function judgeEntry(text: string | null): 'none' | 'ours' | 'disabled' | 'foreign' {
  if (text === null) return 'none';
  const lines = text.split('\n').map((line) => line.trim());
  if (!lines.includes(mark)) return 'foreign';
  const isOff = lines.some((line) =>
    /^(?:Hidden\s*=\s*true|X-GNOME-Autostart-enabled\s*=\s*false)$/i.test(line),
  );
  return isOff ? 'disabled' : 'ours';
}
