// `tray-desktop LANGUAGE FILE`, on a screen of its own: opens the app in the tray of a real panel and the menu of a problem, and
// takes a picture of it.
import { execFileSync, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureLab } from '../../lab/world.ts';
import { openDesktop } from '../support/faces.ts';
import { addLabHosts } from '../support/lab-hosts.ts';
import { languages } from '../support/texts.ts';

const drawnMs = 1_500;
// Where the panel puts its only icon, and the first problem in the menu below.
const icon = ['14', '14'];
const problem = ['60', '70'];
// The panel and the menu below it; the rest of the screen is empty.
const shown = '760x250+0+0';

const [named, file] = process.argv.slice(2);
const language = languages.find((one) => one === named);
if (language === undefined || file === undefined) throw new Error('Name a language and a file.');

const point = (...words: readonly string[]): unknown => execFileSync('xdotool', words);

const lab = await ensureLab();
const panel = spawn('xfce4-panel', [], { stdio: 'ignore' });
await sleep(2 * drawnMs);
const face = await openDesktop(language);
try {
  const { client } = await face.attach();
  await client.settings.update({ language });
  await addLabHosts(client, lab);
  // The host with the fewest words, so that the picture is a small one.
  await client.hosts.remove({ host: 'laptop', confirm: 'laptop' });
  await face.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await sleep(2 * drawnMs);
  point('mousemove', ...icon, 'click', '3');
  await sleep(drawnMs);
  point('mousemove', '40', '60');
  point('mousemove', ...problem);
  await sleep(drawnMs);
  execFileSync('import', ['-window', 'root', '-crop', shown, '+repage', file]);
  point('key', 'Escape', 'key', 'Escape');
} finally {
  await face.close();
  panel.kill();
}
