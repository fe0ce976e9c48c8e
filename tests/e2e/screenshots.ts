// `npm run screenshots`: pictures of the lab for the README and the guide, into docs/images/. Each screen in both languages and
// both themes, always of the same size. `npm run screenshots -- terminal` takes those of one screen anew.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Client } from '../../main/contract/contract.ts';
import { isEnded } from '../../main/contract/jobs.ts';
import { crashContainer, ensureLab, type LabWorld } from '../lab/world.ts';
import { openFace } from './support/faces.ts';
import { addLabHosts } from './support/lab-hosts.ts';
import { until } from './support/processes.ts';
import { languages } from './support/texts.ts';
import { takeNotificationPictures } from './pictures/notification.ts';
import { screens, type Scene } from './pictures/screens.ts';
import { takeTrayPictures } from './pictures/tray.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/images');
const viewport = { width: 1280, height: 800 } as const;
const themes = ['light', 'dark'] as const;
// Charts and lists that fill themselves after the screen is drawn.
const settleMs = 1_200;
// Long enough for the crash loop to have been seen crashing several times.
const historyMs = 45_000;

/** All, or those that are named on the command line. */
function isWanted(name: string): boolean {
  const named = process.argv.slice(2);
  return named.length === 0 || named.includes(name);
}

async function bothHostsReady(client: Client): Promise<boolean> {
  const { hosts } = await client.hosts.list();
  return hosts.every(({ connection }) => connection.state === 'ready');
}

async function takeAll(scene: Scene, theme: (typeof themes)[number]): Promise<void> {
  const { page, client, lab, language } = scene;
  const origin = new URL(page.url()).origin;
  for (const screen of screens.filter(({ name }) => isWanted(name))) {
    await until('both hosts of the lab to be reached', () => bothHostsReady(client), 60_000);
    await page.goto('about:blank');
    await screen.before?.(scene);
    await page.goto(`${origin}/${screen.path(lab)}`);
    await page.waitForTimeout(settleMs);
    await screen.prepare?.(scene);
    await page.waitForTimeout(settleMs);
    const file = path.join(folder, `${screen.name}-${theme}-${language}.png`);
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
    await screen.after?.(scene);
  }
}

/** A picture shows the lab and nothing else. Throws where somebody keeps containers of their own there. */
async function requireLabAlone(client: Client, lab: LabWorld): Promise<void> {
  const { inventories } = await client.containers.list();
  const strangers = inventories
    .flatMap(({ containers }) => containers)
    .filter(({ stack }) => stack === null || !lab.stacks.includes(stack))
    .map(({ name }) => name);
  if (strangers.length > 0) {
    throw new Error(`The lab holds containers of somebody else; remove them first: ${strangers.join(', ')}.`);
  }
}

/** Does something that the audit, the jobs and the open ports can show. */
async function act(client: Client): Promise<void> {
  await client.forwards.open({ container: 'price-api-app-green-1', host: 'shop', port: 8000 });
  await client.forwards.open({ container: 'converter-postgres-1', host: 'laptop', port: 5432 });
  const { jobId } = await client.containers.restart({ container: 'price-api-app-green-1', host: 'shop' });
  await until(
    'the restart to end',
    async () => isEnded((await client.jobs.get({ id: jobId })).state),
    historyMs,
  );
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const lab = await ensureLab();
  await crashContainer('remote');
  if (isWanted('tray')) takeTrayPictures(folder);
  if (isWanted('notification')) takeNotificationPictures(folder);
  if (['tray', 'notification'].includes(process.argv.slice(2).join())) return;
  const face = await openFace('chromium', 'en');
  const engine = await face.attach();
  try {
    await addLabHosts(engine.client, lab);
    await requireLabAlone(engine.client, lab);
    await act(engine.client);
    process.stderr.write('Watching the lab for a while, so that there is a history to show …\n');
    await face.page.setViewportSize(viewport);
    await face.page.waitForTimeout(historyMs);
    for (const language of languages) {
      for (const theme of themes) {
        await engine.client.settings.update({ language, theme });
        const { page, folders } = face;
        await takeAll({ page, client: engine.client, lab, language, folders }, theme);
      }
    }
  } finally {
    // Open ports would keep it.
    await engine.client.system.stop({ force: true });
    await face.close();
  }
}

await main();
