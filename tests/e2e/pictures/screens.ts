import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Client } from '../../../main/contract/contract.ts';
import { isEnded } from '../../../main/contract/jobs.ts';
import type { LabWorld } from '../../lab/world.ts';
import type { FreshHome } from '../support/folders.ts';
import { until } from '../support/processes.ts';
import { textOf, type Language } from '../support/texts.ts';

/** What a picture is taken of. */
export interface Scene {
  readonly page: Page;
  readonly client: Client;
  readonly lab: LabWorld;
  readonly language: Language;
  readonly folders: FreshHome;
}

export interface Screen {
  readonly name: string;
  readonly path: (lab: LabWorld) => string;
  /** What has to be done outside of the page before it is opened. */
  readonly before?: (scene: Scene) => Promise<void>;
  /** What a person does in the page before the picture is taken. */
  readonly prepare?: (scene: Scene) => Promise<void>;
  /** Puts back what would show in other pictures. */
  readonly after?: (scene: Scene) => Promise<void>;
}

const search = (value: string | readonly string[]): string => encodeURIComponent(JSON.stringify(value));
const green = 'price-api-app-green-1';
const longJobMs = 90_000;
const passphrase = 'four words of the lab';

const button = (page: Page, language: Language, key: string, suffix = '') =>
  page.getByRole('button', { name: `${textOf(language, key)}${suffix}`, exact: true });

/** Writes ~ for the home folders of whoever takes the pictures. */
async function shortenHome({ page, folders }: Scene): Promise<void> {
  await page.evaluate(
    (homes) => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode() !== null) {
        const text = texts.currentNode;
        for (const home of homes) text.nodeValue = text.nodeValue?.replaceAll(home, '~') ?? null;
      }
    },
    [folders.home, os.homedir()],
  );
}

async function untilJobsEnd(client: Client): Promise<void> {
  await until(
    'all jobs to end',
    async () => (await client.jobs.list({})).jobs.every(({ state }) => isEnded(state)),
    longJobMs,
  );
}

const container = (tab: string) => `#/hosts/shop/containers/${green}/${tab}`;
const panel = (id: string) => `#/settings?panel=${search(id)}`;

/** Every screen of the guide, in an order in which none shows what another one left. */
export const screens: readonly Screen[] = [
  { name: 'overview', path: () => '#/' },
  { name: 'changes', path: () => '#/changes' },
  { name: 'hosts', path: () => '#/hosts' },
  {
    name: 'add-host',
    path: () => '#/hosts',
    before: ({ folders }) => {
      const file = path.join(folders.home, '.ssh', 'config');
      const aliases = ['shop.example.com', 'staging.example.com', 'build.example.com'];
      writeFileSync(
        file,
        aliases.map((name) => `Host ${name.split('.')[0]}\n  HostName ${name}\n  User deploy\n`).join(''),
      );
      return Promise.resolve();
    },
    prepare: async ({ page, language }) => {
      await button(page, language, 'app.addHost').first().click();
      await page.getByRole('dialog').getByText('staging').first().waitFor();
    },
  },
  { name: 'host', path: () => '#/hosts/shop' },
  { name: 'stack', path: () => '#/hosts/shop/stacks/price-api' },
  {
    name: 'services',
    path: () => '#/hosts/shop/stacks/price-api/services',
    prepare: async ({ page }) => {
      await page
        .getByRole('row', { name: /app-blue/ })
        .first()
        .waitFor();
    },
  },
  { name: 'container', path: (lab) => `#/hosts/shop/containers/${lab.containers.crashLoop}` },
  {
    name: 'safe-restart',
    path: (lab) => `#/hosts/shop/containers/${lab.containers.crashLoop}`,
    prepare: async ({ page, language }) => {
      await button(page, language, 'acts.restart', ' …').click();
      const heading = textOf(language, 'restart.lastLines');
      await page.getByRole('dialog').getByRole('heading', { name: heading }).waitFor();
    },
  },
  {
    name: 'live',
    path: () => '#/hosts/shop/containers/price-api-postgres-1/live',
    prepare: async ({ page }) => {
      await page.waitForTimeout(20_000);
    },
  },
  {
    name: 'doctor',
    path: () => '#/hosts/shop/doctor',
    prepare: async (scene) => {
      await scene.page.getByText(textOf(scene.language, 'doctor.verdict.ok')).waitFor();
      await shortenHome(scene);
    },
  },
  {
    name: 'terminal',
    path: () => container('terminal'),
    prepare: async ({ page, language }) => {
      await button(page, language, 'terminal.open').click();
      // The prompt: what is typed before it is lost.
      await page.locator('.xterm-rows').getByText('$').first().waitFor();
      await page.keyboard.type('ls -l /app; head -n 6 app.py; date -u\n');
    },
  },
  { name: 'processes', path: () => '#/hosts/shop/containers/price-api-postgres-1/processes' },
  { name: 'inspect', path: () => '#/hosts/shop/containers/price-api-postgres-1/inspect' },
  {
    name: 'files',
    path: () => container('files'),
    prepare: async ({ page, language }) => {
      const folder = page.getByRole('textbox', { name: textOf(language, 'files.path') });
      await folder.fill('/app');
      await folder.press('Enter');
      await page.getByText('app.py').first().waitFor();
    },
  },
  { name: 'images', path: () => '#/hosts/shop/images' },
  { name: 'volumes', path: () => '#/hosts/shop/volumes' },
  { name: 'networks', path: () => '#/hosts/shop/networks' },
  {
    name: 'clean-up',
    path: () => '#/hosts/shop/clean-up',
    prepare: async ({ page, language }) => {
      await button(page, language, 'cleanup.start').waitFor();
    },
  },
  {
    name: 'compare',
    path: () =>
      `#/compare?of=${search('containers')}&a=${search('shop/price-api-app-blue-1')}&b=${search(`shop/${green}`)}`,
    prepare: async ({ page }) => {
      await page.getByText('APP_COLOUR').waitFor();
    },
  },
  { name: 'open-ports', path: () => '#/forwards' },
  { name: 'logs', path: (lab) => `#/logs?host=${search('shop')}&c=${search([lab.containers.colours])}` },
  { name: 'jobs', path: () => '#/jobs' },
  {
    name: 'job',
    path: () => '#/jobs',
    prepare: async ({ page }) => {
      await page
        .getByRole('row', { name: new RegExp(green) })
        .first()
        .getByRole('link')
        .first()
        .click();
    },
  },
  { name: 'audit', path: () => '#/audit' },
  {
    name: 'palette',
    path: (lab) => `#/hosts/shop/containers/${lab.containers.crashLoop}`,
    prepare: async ({ page }) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').first().waitFor();
    },
  },
  {
    name: 'locks',
    path: () => '#/hosts/shop/locks',
    before: async ({ client }) => {
      await client.stacks.restart({ stack: 'converter', host: 'shop' });
    },
    prepare: async ({ page }) => {
      await page
        .getByRole('row', { name: /converter/ })
        .first()
        .waitFor();
    },
    after: ({ client }) => untilJobsEnd(client),
  },
  { name: 'settings', path: () => '#/settings', prepare: shortenHome },
  {
    name: 'vault',
    path: () => panel('vault'),
    before: async ({ client, folders }) => {
      if ((await client.vault.get()).state !== 'absent') return;
      await client.vault.create({ kind: 'passphrase', passphrase });
      mkdirSync(path.join(folders.home, 'usb'));
      await client.vault.addSlot({
        kind: 'keyFile',
        keyFile: path.join(folders.home, 'usb', 'wheelhouse.key'),
      });
    },
    prepare: shortenHome,
  },
  {
    name: 'team-file',
    path: () => panel('team-file'),
    prepare: async ({ page, client, language }) => {
      const { text } = await client.configuration.export();
      await button(page, language, 'teamfile.paste').click();
      const changed = text
        .replace(
          'hosts:\n',
          'hosts:\n  archive:\n    address: ssh://deploy@archive.example.com\n    environment: staging\n',
        )
        .replace('protected: true', 'protected: false')
        .replace('problems: all', 'problems: critical');
      await page.getByRole('textbox', { name: textOf(language, 'teamfile.pasteLabel') }).fill(changed);
      await button(page, language, 'teamfile.look').click();
      await page.getByText(textOf(language, 'teamfile.runsHere')).first().waitFor();
    },
  },
  {
    name: 'support-mode',
    path: () => `#/hosts/shop/containers/${green}`,
    before: async ({ client }) => {
      await client.support.enable({ passphrase });
    },
    after: async ({ client }) => {
      await client.support.leave({ passphrase });
    },
  },
  {
    name: 'question',
    path: () => '#/',
    before: async ({ client, lab }) => {
      const person = lab.remote.users.questions;
      const address = `ssh://${person.name}@${lab.remote.address}:${String(lab.remote.port)}`;
      const { id } = await client.hosts.add({ address, name: 'archive', environment: 'production' });
      await until('the host to ask', async () => {
        const host = (await client.hosts.list()).hosts.find((one) => one.id === id);
        const need = host?.connection.needs;
        if (need?.kind === 'hostKey') await client.hosts.trust({ host: id, fingerprint: need.fingerprint });
        return (await client.questions.list({})).questions.length > 0;
      });
    },
    prepare: async ({ page, language }) => {
      await page
        .getByRole('button', {
          name: textOf(language, language === 'en' ? 'questions.waiting_one' : 'questions.waiting_other', {
            count: '1',
          }),
        })
        .click();
      await page.getByRole('dialog').waitFor();
    },
    after: async ({ client }) => {
      await client.hosts.remove({ host: 'archive', confirm: 'archive' });
    },
  },
];
