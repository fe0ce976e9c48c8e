// `npm run screenshots`: pictures of the lab for the README and the guide, into docs/images/. Each screen in both languages and
// both themes, always of the same size. `npm run screenshots -- terminal` takes those of one screen anew.
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Client } from '../../main/contract/contract.ts';
import { isEnded } from '../../main/contract/jobs.ts';
import { crashContainer, ensureLab, type LabWorld } from '../lab/world.ts';
import { openFace } from './support/faces.ts';
import { addLabHosts } from './support/lab-hosts.ts';
import { until } from './support/processes.ts';
import { languages, textOf, type Language } from './support/texts.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/images');
const viewport = { width: 1280, height: 800 } as const;
const themes = ['light', 'dark'] as const;
// Charts and lists that fill themselves after the screen is drawn.
const settleMs = 1_200;
// Long enough for the crash loop to have been seen crashing several times.
const historyMs = 45_000;

interface Screen {
  readonly name: string;
  readonly path: (lab: LabWorld) => string;
  /** What a person does before the picture is taken. */
  readonly prepare?: (page: Page, language: Language, lab: LabWorld) => Promise<void>;
}

const search = (value: string | readonly string[]): string => encodeURIComponent(JSON.stringify(value));

const screens: readonly Screen[] = [
  { name: 'overview', path: () => '#/' },
  { name: 'host', path: () => '#/hosts/shop' },
  { name: 'container', path: (lab) => `#/hosts/shop/containers/${lab.containers.crashLoop}` },
  {
    name: 'safe-restart',
    path: (lab) => `#/hosts/shop/containers/${lab.containers.crashLoop}`,
    prepare: async (page, language) => {
      await page.getByRole('button', { name: `${textOf(language, 'acts.restart')} …`, exact: true }).click();
      const heading = textOf(language, 'restart.lastLines');
      await page.getByRole('dialog').getByRole('heading', { name: heading }).waitFor();
    },
  },
  {
    name: 'doctor',
    path: () => '#/hosts/shop/doctor',
    prepare: async (page, language) => {
      await page.getByText(textOf(language, 'doctor.verdict.ok')).waitFor();
      await shortenHome(page);
    },
  },
  {
    name: 'terminal',
    path: () => '#/hosts/shop/containers/price-api-app-green-1/terminal',
    prepare: async (page, language) => {
      await page.getByRole('button', { name: textOf(language, 'terminal.open') }).click();
      // The prompt: what is typed before it is lost.
      await page.locator('.xterm-rows').getByText('$').first().waitFor();
      await page.keyboard.type('ls -l /app; head -n 6 app.py; date -u\n');
    },
  },
  {
    name: 'clean-up',
    path: () => '#/hosts/shop/clean-up',
    prepare: async (page, language) => {
      await page.getByRole('button', { name: textOf(language, 'cleanup.start') }).waitFor();
    },
  },
  {
    name: 'compare',
    path: () =>
      `#/compare?of=${search('containers')}&a=${search('shop/price-api-app-blue-1')}&b=${search('shop/price-api-app-green-1')}`,
    prepare: async (page) => {
      await page.getByText('APP_COLOUR').waitFor();
    },
  },
  { name: 'open-ports', path: () => '#/forwards' },
  { name: 'logs', path: (lab) => `#/logs?host=${search('shop')}&c=${search([lab.containers.colours])}` },
  { name: 'audit', path: () => '#/audit' },
];

/** Writes ~ for the home folder of whoever takes the pictures. */
async function shortenHome(page: Page): Promise<void> {
  await page.evaluate((home) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() !== null) {
      const text = texts.currentNode;
      if (text.nodeValue?.includes(home) === true) text.nodeValue = text.nodeValue.replaceAll(home, '~');
    }
  }, os.homedir());
}

/** All, or those that are named on the command line. */
function isWanted(name: string): boolean {
  const named = process.argv.slice(2);
  return named.length === 0 || named.includes(name);
}

interface Sitting {
  readonly page: Page;
  readonly client: Client;
  readonly lab: LabWorld;
  readonly language: Language;
  readonly theme: (typeof themes)[number];
}

async function bothHostsReady(client: Client): Promise<boolean> {
  const { hosts } = await client.hosts.list();
  return hosts.every(({ connection }) => connection.state === 'ready');
}

async function takeAll({ page, client, lab, language, theme }: Sitting): Promise<void> {
  const origin = new URL(page.url()).origin;
  for (const screen of screens.filter(({ name }) => isWanted(name))) {
    await until('both hosts of the lab to be reached', () => bothHostsReady(client), 60_000);
    await page.goto('about:blank');
    await page.goto(`${origin}/${screen.path(lab)}`);
    await page.waitForTimeout(settleMs);
    await screen.prepare?.(page, language, lab);
    await page.waitForTimeout(settleMs);
    const file = path.join(folder, `${screen.name}-${theme}-${language}.png`);
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
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
  const face = await openFace('chromium', 'en');
  try {
    const engine = await face.attach();
    await addLabHosts(engine.client, lab);
    await requireLabAlone(engine.client, lab);
    await act(engine.client);
    process.stderr.write('Watching the lab for a while, so that there is a history to show …\n');
    await face.page.setViewportSize(viewport);
    await face.page.waitForTimeout(historyMs);
    for (const language of languages) {
      for (const theme of themes) {
        await engine.client.settings.update({ language, theme });
        await takeAll({ page: face.page, client: engine.client, lab, language, theme });
      }
    }
    engine.close();
  } finally {
    await face.close();
  }
}

await main();
