import { execFile } from 'node:child_process';
import type { PortalWord } from './types.ts';

const deadlineMs = 2_000;
const words: readonly string[] = ['none', 'portal', 'limited', 'full'];

/**
 * What NetworkManager says about this machine's way out, where there is one (Linux desktops). It asks its own check page
 * now and then; nothing is asked of anybody by this. Null where nobody can tell.
 */
export function askNetworkManager(program = 'nmcli'): Promise<PortalWord> {
  if (process.platform !== 'linux') return Promise.resolve(null);
  return new Promise((resolve) => {
    const options = { timeout: deadlineMs, env: { ...process.env, LC_ALL: 'C' } };
    execFile(program, ['-t', '-f', 'CONNECTIVITY', 'general'], options, (error, stdout) => {
      const word = stdout.trim();
      resolve(error === null && words.includes(word) ? (word as PortalWord) : null);
    });
  });
}
