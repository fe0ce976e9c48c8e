import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { Client } from '../../main/contract/contract.ts';
import { docker, ensureLab, type LabWorld } from '../lab/world.ts';
import { runCli } from '../support/engine-runs.ts';
import { openDesktop, type DesktopFace } from './support/faces.ts';
import { addLocalHost } from './support/lab-hosts.ts';
import { trayLabels, watchMenusAndQuestions } from './support/menus.ts';
import { processesNaming, until } from './support/processes.ts';
import { textOf } from './support/texts.ts';

const container = `support-window-${String(process.pid)}`;
const passphrase = 'correct horse battery';
const t = (key: string, values?: Record<string, string>): string => textOf('en', key, values);

let lab: LabWorld;
let face: DesktopFace | null = null;

beforeAll(async () => {
  lab = await ensureLab();
});

afterEach(async () => {
  await face?.close();
  face = null;
  await docker('local', ['rm', '-f', container]).catch(() => '');
});

/** What a removal looks like on the wire, as any program that speaks the contract would send it. */
async function rawRemoval(): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  const sent = new Promise<string>((resolve) => port2.once('message', resolve));
  const client: Client = createORPCClient(new RPCLink({ port: port1 }));
  const input = { container, host: 'laptop', force: true, confirm: container };
  client.containers.remove(input).catch(() => undefined);
  const message = await sent;
  port1.close();
  return message;
}

/** Posts a message to the engine from within the page, past everything that the page offers; answers what comes back. */
async function sendFromPage(page: Page, message: string): Promise<string> {
  return page.evaluate(
    (raw) =>
      new Promise<string>((resolve) => {
        window.addEventListener('message', (event) => {
          const [port] = event.ports;
          if (port === undefined) return;
          port.addEventListener('message', ({ data }) => resolve(String(data)));
          port.start();
          port.postMessage(raw);
        });
        window.postMessage({ type: 'wheelhouse:ready' }, '*');
      }),
    message,
  );
}

it('refuses a removal from the window, the command line and the raw contract; a restart is done; the app ends quietly', async () => {
  await docker('local', [
    'run',
    '-d',
    '--stop-timeout',
    '1',
    '--name',
    container,
    'busybox:1',
    'sleep',
    '3600',
  ]);
  face = await openDesktop('en');
  const { app, page, folders } = face;
  page.setDefaultTimeout(15_000);
  const engine = await face.attach();
  await addLocalHost(engine.client, lab);
  await watchMenusAndQuestions(app);
  const go = (hash: string): Promise<void> =>
    page.evaluate((to) => {
      location.hash = to;
    }, hash);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const menu = button(t('acts.menu', { container }));

  // Before: the window offers a removal.
  await go(`#/hosts/laptop/containers/${container}`);
  await menu.click();
  await page.getByRole('menuitem', { name: t('acts.remove') }).waitFor();
  await page.keyboard.press('Escape');

  await go('#/settings?panel=support');
  await button(`${t('support.enable')} …`).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t('vault.passphrase'), { exact: true }).fill(passphrase);
  await dialog.getByLabel(t('vault.passphraseAgain'), { exact: true }).fill(passphrase);
  await dialog.getByRole('button', { name: t('support.enable') }).click();
  await button(`${t('support.leave')} …`)
    .first()
    .waitFor();
  await until('the tray to tell', async () => (await trayLabels(app)).includes('Support mode is on…'));
  expect(await trayLabels(app)).not.toContain('Pause polling');

  // The window offers the restart alone; what it does not offer is refused all the same.
  await go(`#/hosts/laptop/containers/${container}`);
  await button(`${t('acts.restart')} …`).waitFor();
  expect(await menu.count()).toBe(0);
  expect(await page.getByRole('link', { name: t('containers.tabs.terminal'), exact: true }).count()).toBe(0);
  const answer = await sendFromPage(page, await rawRemoval());
  expect(answer).toContain('"code":"REFUSED"');
  expect(answer).toContain('containers.remove is refused: this laptop is in support mode');

  const typed = ['containers', 'remove', container, '--host', 'laptop', '--force', '--confirm', container];
  const cli = await runCli(typed, { dataFolder: folders.dataFolder });
  expect(cli.exitCode).toBe(4);
  expect(cli.stderr).toContain('this laptop is in support mode');

  const removal = { container, host: 'laptop', force: true, confirm: container };
  await expect(engine.client.containers.remove(removal)).rejects.toMatchObject({ code: 'REFUSED' });
  expect(await docker('local', ['inspect', '-f', '{{.State.Running}}', container])).toContain('true');
  const { entries } = await engine.client.audit.list({ subject: container });
  const refusals = entries.filter(({ act, outcome }) => act === 'containers.remove' && outcome === 'refused');
  expect(refusals.map(({ actor }) => actor.replace(/^.*\((.*)\)$/, '$1'))).toEqual(['cli', 'cli', 'desktop']);

  // The restart, through the window with what speaks against it shown first.
  const startedAt = await docker('local', ['inspect', '-f', '{{.State.StartedAt}}', container]);
  await button(`${t('acts.restart')} …`).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('acts.restart') })
    .click();
  await until(
    'the restart',
    async () => (await docker('local', ['inspect', '-f', '{{.State.StartedAt}}', container])) !== startedAt,
  );
  await until('its job to end', async () => (await engine.client.overview.get()).runningJobs.length === 0);

  // Quitting asks for nothing that the mode refuses, and tells nobody of a failure.
  expect((await engine.client.audit.list({ limit: 500 })).entries.map(({ act }) => act)).not.toContain(
    'system.stop',
  );
  engine.close();
  const program = app.process();
  await app.evaluate(({ app: quitting }) => quitting.quit());
  await until('the app to end', () => program.exitCode !== null, 20_000);
  expect(program.exitCode).toBe(0);
  await until('its engine to end', () => processesNaming(folders.dataFolder).length === 0, 20_000);
}, 60_000);
