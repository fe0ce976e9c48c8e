import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { languages } from '../support/texts.ts';

const needed = ['dbus-run-session', 'xvfb-run', 'convert', 'import'] as const;
const looks = { light: 'Adwaita', dark: 'Adwaita:dark' } as const;

/** Takes pictures of a notification on a real desktop, in both languages and looks, into `folder`. Linux only. */
export function takeNotificationPictures(folder: string): void {
  const missing = needed.filter((program) => spawnSync('which', [program]).status !== 0);
  if (missing.length > 0) {
    process.stderr.write(`No pictures of notifications: ${missing.join(', ')} is not installed.\n`);
    return;
  }
  const script = path.join(import.meta.dirname, 'notification-desktop.ts');
  for (const language of languages) {
    for (const [theme, look] of Object.entries(looks)) {
      const file = path.join(folder, `notification-${theme}-${language}.png`);
      const screen = ['-a', '-s', '-screen 0 760x300x24', 'dbus-run-session', '--'];
      const { status } = spawnSync('xvfb-run', [...screen, process.execPath, script, language, file], {
        env: { ...process.env, GTK_THEME: look },
        stdio: ['ignore', 'inherit', 'ignore'],
      });
      if (status !== 0) throw new Error(`The notification in ${language} could not be pictured.`);
      process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
    }
  }
}
