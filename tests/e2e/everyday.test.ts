import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { docker, ensureLab, type LabWorld } from '../lab/world.ts';
import { faceKinds, openFace, type Face, type FaceKind } from './support/faces.ts';
import { patternOf, textOf, type Language } from './support/texts.ts';

const spoken: Readonly<Record<FaceKind, Language>> = { chromium: 'ko', electron: 'en' };
const app = 'price-api-app-green-1';
const waitMs = 30_000;

let lab: LabWorld;
let face: Face | null = null;

// What this test leaves lying about, to be cleaned up in it; and what must survive that.
const litter = `everyday-litter-${String(process.pid)}`;
const keepsake = `everyday-keepsake-${String(process.pid)}`;

beforeAll(async () => {
  lab = await ensureLab();
});

beforeEach(async () => {
  await docker('remote', ['rm', '-f', litter, keepsake]);
  for (const name of [litter, keepsake]) await docker('remote', ['run', '--name', name, 'busybox:1', 'true']);
});

afterEach(async () => {
  await face?.close();
  face = null;
  await docker('remote', ['rm', '-f', litter, keepsake]);
});

describe.each(faceKinds)('in %s', (kind) => {
  it('a person does a day’s work on a host that asks for a password', async () => {
    const language = spoken[kind];
    face = await openFace(kind, language);
    const { page, folders } = face;
    // A page that opens by itself would take the place of this one, or start a browser on this machine.
    await page.evaluate(() => {
      window.open = () => null;
    });
    const t = (key: string, values?: Record<string, string>): string => textOf(language, key, values);
    const button = (name: string, within: Pick<Locator, 'getByRole'> = page): Locator =>
      within.getByRole('button', { name, exact: true });
    const tab = (label: string, name: string): Locator =>
      page.getByRole('navigation', { name: label }).getByRole('link', { name, exact: true });
    const go = async (hash: string): Promise<void> => {
      await page.evaluate((to) => {
        location.hash = to;
      }, hash);
    };
    page.setDefaultTimeout(waitMs);

    // The host is added; its login asks for the password in place, and says when it was wrong.
    const person = lab.remote.users.questions;
    await button(t('welcome.sshAdd')).click();
    const adding = page.getByRole('dialog', { name: t('hosts.addTitle') });
    await adding
      .getByRole('textbox', { name: t('hosts.address') })
      .fill(`ssh://${person.name}@${lab.remote.address}:${String(lab.remote.port)}`);
    await adding.getByRole('textbox', { name: t('hosts.name'), exact: true }).fill('remote');
    await adding.getByRole('combobox', { name: t('environment.label') }).selectOption('lab');
    await adding.getByRole('switch', { name: t('hosts.protected') }).uncheck();
    await button(t('hosts.add'), adding).click();
    await button(t('hostKey.accept'), adding).click();
    const password = adding.getByLabel(t('login.password'), { exact: true });
    await password.fill('not this one');
    await button(t('login.act'), adding).click();
    await adding
      .getByText(patternOf(language, 'questions.refused_other'))
      .or(adding.getByRole('alert'))
      .first()
      .waitFor();
    await password.fill(person.password);
    await button(t('login.act'), adding).click();
    await button(t('addHost.open', { host: 'remote' }), adding).click();

    // The doctor names what keeps this host from reconnecting by itself.
    await tab(t('hosts.tabs.label'), t('doctor.tab')).click();
    await page.getByText(t('doctor.verdict.warn', { check: t('doctor.check.authentication') })).waitFor();
    await page.getByText(t('doctor.remedy.needs-person')).waitFor();

    // A port that nobody published answers on this machine.
    await go(`/hosts/remote/containers/${app}`);
    await button(t('forwards.openPort', { port: '8000' })).click();
    const link = page.getByRole('link', { name: /^http:\/\/127\.0\.0\.1:\d+\/$/ });
    const url = await link.innerText();
    const answer = await fetch(url);
    expect({ url, status: answer.status < 500 }).toEqual({ url, status: true });

    // A terminal runs a command.
    await tab(t('containers.tabs.label'), t('containers.tabs.terminal')).click();
    await button(t('terminal.open')).click();
    await page.locator('.xterm-rows').getByText('$').first().waitFor();
    await page.keyboard.type('echo wheel$((40 + 2))house\n');
    await page.getByText('wheel42house').first().waitFor();
    await button(t('terminal.end')).click();
    await button(t('terminal.again')).waitFor();

    // A file comes down.
    await tab(t('containers.tabs.label'), t('containers.tabs.files')).click();
    const folder = page.getByRole('textbox', { name: t('files.path') });
    await folder.fill('/app');
    await folder.press('Enter');
    await button(t('files.downloadName', { name: 'app.py' })).click();
    const copy = path.join(folders.home, 'copy-of-app.py');
    const downloading = page.getByRole('dialog');
    await downloading.getByRole('textbox', { name: t('files.to') }).fill(copy);
    await button(t('files.download'), downloading).click();
    await page.getByText(t('files.doneAt', { path: copy })).waitFor();
    const inside = await docker('remote', ['exec', app, 'cat', '/app/app.py']);
    expect(readFileSync(copy, 'utf8').trim()).toBe(inside.trim());

    // What is chosen of the preview is removed, and nothing else.
    await go('/hosts/remote/clean-up');
    const chooseAll = page.getByRole('checkbox', {
      name: t('cleanup.chooseAll', { kind: t('cleanup.group.container') }),
    });
    await chooseAll.waitFor();
    for (const kept of ['danglingImages', 'images', 'networks', 'buildCache']) {
      await page.getByRole('checkbox', { name: t(`cleanup.kind.${kept}`) }).uncheck();
    }
    await page.getByRole('checkbox', { name: t('cleanup.chooseOne', { name: litter }) }).waitFor();
    await chooseAll.check();
    await chooseAll.uncheck();
    await page.getByRole('checkbox', { name: t('cleanup.chooseOne', { name: litter }) }).check();
    await button(t('cleanup.start')).click();
    await button(t('cleanup.act'), page.getByRole('dialog')).click();
    const removed = page
      .getByRole('region', { name: t('cleanup.result') })
      .getByRole('list', { name: t('cleanup.removed') });
    await removed.waitFor();
    expect(await removed.getByRole('listitem').allInnerTexts()).toEqual([expect.stringContaining(litter)]);
    const left = await docker('remote', ['ps', '-a', '--format', '{{.Names}}']);
    expect(left.split('\n')).toEqual(expect.arrayContaining([keepsake, lab.containers.flaky]));
    expect(left.split('\n')).not.toContain(litter);

    // A service of a stack is restarted by the host's own Compose.
    const before = await docker('remote', ['inspect', '-f', '{{.State.StartedAt}}', 'converter-beat-1']);
    await go('/hosts/remote/stacks/converter/services');
    await button(t('compose.restartService', { service: 'beat' })).click();
    const restarting = page.getByRole('dialog');
    await button(t('compose.act.restart'), restarting).click();
    await restarting.getByText(t('compose.done.restart', { stack: 'converter' })).waitFor();
    const after = await docker('remote', ['inspect', '-f', '{{.State.StartedAt}}', 'converter-beat-1']);
    expect(after).not.toBe(before);

    // Each act has its entry, and the chain is whole.
    const { client } = await face.attach();
    const { entries } = await client.audit.list({});
    const byPerson = entries
      .filter(
        ({ actor, outcome }) =>
          outcome === 'done' && actor.includes(kind === 'chromium' ? 'browser' : 'desktop'),
      )
      .map(({ act, subject }) => `${act} ${subject}`);
    for (const act of [
      'hosts.add remote',
      'hosts.trust remote',
      'hosts.unlock remote',
      `forwards.open ${app}`,
      `terminals.open ${app}`,
      `files.download ${app}`,
      'prune.run remote',
      'stacks.restart converter',
    ]) {
      expect(byPerson.filter((one) => one === act)).toEqual([act]);
    }
    expect(await client.audit.verify()).toMatchObject({ ok: true });

    // An open port would keep the engine, and with it the app that waits for its end.
    const { forwards } = await client.forwards.list();
    for (const { id } of forwards) await client.forwards.close({ id });
    // The app hears of open ports at a calm pace, and would ask about one that it takes for open.
    await page.waitForTimeout(3_000);
  });
});
