import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { languages } from '../support/texts.ts';

// One panel with nothing but a tray in it.
const panel = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="icon-size" type="uint" value="16"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
`;
const needed = ['dbus-run-session', 'xvfb-run', 'xfce4-panel', 'xdotool', 'import'] as const;

/** Takes pictures of the icon and its open menu in a real panel, in both languages, into `folder`. Linux only. */
export function takeTrayPictures(folder: string): void {
  const missing = needed.filter((program) => spawnSync('which', [program]).status !== 0);
  if (missing.length > 0) {
    process.stderr.write(`No pictures of the tray: ${missing.join(', ')} is not installed.\n`);
    return;
  }
  const config = mkdtempSync(path.join(os.tmpdir(), 'wheelhouse-panel-'));
  try {
    // The desktop's own settings daemon is started by the bus, with the environment of the bus.
    const channels = path.join(config, 'xfce4', 'xfconf', 'xfce-perchannel-xml');
    mkdirSync(channels, { recursive: true });
    writeFileSync(path.join(channels, 'xfce4-panel.xml'), panel);
    const script = path.join(import.meta.dirname, 'tray-desktop.ts');
    for (const language of languages) {
      const file = path.join(folder, `tray-${language}.png`);
      const screen = ['xvfb-run', '-a', '-s', '-screen 0 760x600x24'];
      const args = ['--', ...screen, process.execPath, script, language, file];
      const { status } = spawnSync('dbus-run-session', args, {
        env: { ...process.env, XDG_CONFIG_HOME: config },
        stdio: ['ignore', 'inherit', 'ignore'],
      });
      if (status !== 0) throw new Error(`The tray in ${language} could not be pictured.`);
      process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
    }
  } finally {
    rmSync(config, { recursive: true, force: true });
  }
}
