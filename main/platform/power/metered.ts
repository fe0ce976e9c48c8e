import { execFile } from 'node:child_process';

const deadlineMs = 2_000;

// https://networkmanager.dev/docs/api/latest/nm-dbus-types.html#NMMetered: 0 unknown, 1 yes, 2 no, 3 probably, 4 probably not.
const words: Readonly<Record<string, boolean>> = { 1: true, 2: false, 3: true, 4: false };

/** What NetworkManager says about the network's price. `absent`: there is nobody to ask on this machine. */
export type MeteredWord = boolean | null | 'absent';

/** Asks NetworkManager (Linux desktops) whether the network is metered; nothing is asked of anybody outside by this. */
export function askMetered(program = 'busctl'): Promise<MeteredWord> {
  if (process.platform !== 'linux') return Promise.resolve('absent');
  return new Promise((resolve) => {
    const manager = ['org.freedesktop.NetworkManager', '/org/freedesktop/NetworkManager'];
    const property = ['org.freedesktop.NetworkManager', 'Metered'];
    // Not started by being asked: a machine without it stays so.
    const args = ['--system', '--auto-start=no', 'get-property', ...manager, ...property];
    execFile(
      program,
      args,
      { timeout: deadlineMs, env: { ...process.env, LC_ALL: 'C' } },
      (error, stdout) => {
        if (error !== null) resolve('absent');
        else resolve(words[/^u (\d)\s*$/.exec(stdout)?.[1] ?? ''] ?? null);
      },
    );
  });
}
