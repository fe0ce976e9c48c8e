import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Attachment } from '../../main/server/attach.ts';
import { docker, ensureLab, type LabWorld } from '../lab/world.ts';
import { openFace, type Face } from './support/faces.ts';
import { addLabHosts } from './support/lab-hosts.ts';
import { until } from './support/processes.ts';
import { textOf, type Language } from './support/texts.ts';

const waitMs = 30_000;
const own = `palette-own-${String(process.pid)}`;
const ownImage = `palette-tag-${String(process.pid)}:1`;

let lab: LabWorld;
let face: Face;
let engine: Attachment;
let origin: string;

const t = (key: string, values?: Record<string, string>, language: Language = 'en'): string =>
  textOf(language, key, values);
const field = () => face.page.getByRole('combobox', { name: t('palette.title') });
const options = () => face.page.getByRole('option');
const hash = (): string => new URL(face.page.url()).hash;

/** Opens the palette with its key and types. */
async function ask(text: string): Promise<void> {
  await face.page.keyboard.press('Control+k');
  await field().waitFor();
  await face.page.keyboard.insertText(text);
}

async function go(path: string): Promise<void> {
  await face.page.evaluate((to) => {
    location.hash = to;
  }, `#${path}`);
}

async function startedAt(): Promise<string> {
  return (await docker('remote', ['inspect', '--format', '{{.State.StartedAt}}', own])).trim();
}

async function findings(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: face.page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

beforeAll(async () => {
  lab = await ensureLab();
  await docker('remote', ['rm', '-f', own]);
  // One that ends at once when it is told to.
  await docker('remote', [
    'run',
    '-d',
    '--stop-signal',
    'KILL',
    '--name',
    own,
    'busybox:1',
    'sleep',
    '1000000',
  ]);
  face = await openFace('chromium', 'en');
  face.page.setDefaultTimeout(waitMs);
  await face.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  origin = new URL(face.page.url()).origin;
  engine = await face.attach();
  await addLabHosts(engine.client, lab);
});

afterAll(async () => {
  engine.close();
  await face.close();
  await docker('remote', ['rm', '-f', own]);
  await docker('remote', ['rmi', '-f', ownImage]);
});

beforeEach(async () => {
  // Anew, so that nothing is open that the test before left.
  await face.page.goto('about:blank');
  await face.page.goto(`${origin}/#/`);
  await face.page.getByRole('link', { name: 'shop' }).first().waitFor();
});

describe('with the keyboard alone', () => {
  it('the palette opens, is without fault for axe, and gives the focus back', async () => {
    const { page } = face;
    const jobs = page.getByRole('link', { name: t('app.jobs'), exact: true });
    await jobs.focus();
    await ask('restart');
    await options().first().waitFor();
    expect(await findings()).toEqual([]);
    const active = await field().getAttribute('aria-activedescendant');
    await page.keyboard.press('ArrowDown');
    expect(await field().getAttribute('aria-activedescendant')).not.toBe(active);
    await page.keyboard.press('Escape');
    await field().waitFor({ state: 'detached' });
    expect(await jobs.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('opens out of a field too, and closes with its own key', async () => {
    await go('/audit');
    await face.page.getByRole('searchbox').or(face.page.getByRole('textbox')).first().focus();
    await ask('');
    await face.page.keyboard.press('Control+k');
    await field().waitFor({ state: 'detached' });
  });

  it('restarts a container: verb and name in one breath, then what a restart would meet', async () => {
    const { page } = face;
    const before = await startedAt();
    await ask(`restart ${own}`);
    await options()
      .first()
      .getByText(`${t('acts.restart')} ${own}`)
      .waitFor();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: t('restart.title', { container: own }) });
    await dialog.getByRole('heading', { name: t('restart.lastLines') }).waitFor();
    const button = dialog.getByRole('button', { name: t('restart.go'), exact: true });
    await button.focus();
    await page.keyboard.press('Enter');
    await until('the container to be restarted', async () => (await startedAt()) !== before, waitMs);
    await page
      .getByText(t('restart.succeeded', { container: own }))
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('picks a command, then a host, then a container; Escape goes back a step', async () => {
    const { page } = face;
    await ask('containers.pause');
    await page.keyboard.press('Enter');
    const which = page.getByRole('combobox');
    await page.keyboard.insertText('shop');
    await options().first().getByText('shop').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(t('palette.pick.container')).waitFor();
    await page.keyboard.insertText(own);
    await options().first().getByText(own).waitFor();
    expect(await options().count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await which.inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('on the screen of a container, offers first what is about it', async () => {
    await go(`/hosts/shop/containers/${own}`);
    await face.page.getByRole('heading', { name: own, level: 1 }).waitFor();
    await ask('');
    await options()
      .first()
      .getByText(`${t('acts.restart')} ${own}`)
      .waitFor();
    await face.page.keyboard.press('Escape');
  });
});

describe('a command without a dialog of its own', () => {
  it('gets a form from the contract, refuses in sentences, and says when it is done', async () => {
    const { page } = face;
    await ask('images.tag');
    await page.keyboard.press('Enter');
    await page.keyboard.insertText('shop');
    await options().first().getByText('shop').first().waitFor();
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog');
    await form.getByRole('textbox', { name: t('palette.field.image') }).waitFor();
    await page.keyboard.press('Enter');
    await form.getByText(t('palette.form.needed')).first().waitFor();
    expect(await findings()).toEqual([]);
    await page.keyboard.insertText('palette-no-such-image:1');
    await page.keyboard.press('Tab');
    await page.keyboard.insertText(ownImage);
    await page.keyboard.press('Enter');
    await form.getByRole('alert').getByText('palette-no-such-image').first().waitFor();
    await form.getByRole('textbox', { name: t('palette.field.image') }).fill('busybox:1');
    await page.keyboard.press('Enter');
    await form.getByText(t('palette.form.done')).waitFor();
    await docker('remote', ['inspect', '--type', 'image', ownImage]);
    await page.keyboard.press('Enter');
    await form.waitFor({ state: 'detached' });
  });
});

describe('a link', () => {
  it('is copied from one screen and opens it from the palette', async () => {
    const { page } = face;
    await go(`/logs?host=%22shop%22&c=${encodeURIComponent(JSON.stringify([own]))}`);
    await page.getByRole('heading', { name: own, level: 1 }).waitFor();
    await page.getByRole('button', { name: t('palette.copyLink') }).click();
    await page
      .getByText(t('palette.linkCopied', { link: '' }).trim())
      .first()
      .waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(`wheelhouse://logs?host=shop&c=${encodeURIComponent(JSON.stringify([own]))}`);
    await go('/hosts/shop/images');
    await page.getByRole('heading', { name: 'shop', level: 1 }).waitFor();
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await page.keyboard.press('y');
    await until(
      'the link to be copied',
      async () =>
        (await page.evaluate(() => navigator.clipboard.readText())) === 'wheelhouse://hosts/shop/images',
      waitMs,
    );
    await ask(link);
    await options().first().getByText(t('palette.openLink')).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: own, level: 1 }).waitFor();
    expect(hash()).toContain('/logs?host=shop');
  });

  it('to nowhere opens nothing; to a host that is not here says which one is missing', async () => {
    const { page } = face;
    const before = hash();
    await ask('wheelhouse://hosts/shop/restart');
    await options().first().getByText(t('palette.noLink')).waitFor();
    await page.keyboard.press('Enter');
    expect(hash()).toBe(before);
    await page.keyboard.press('Escape');
    await ask('wheelhouse://hosts/elsewhere/containers/web');
    await page.keyboard.press('Enter');
    await page.getByText(t('hosts.notFound', { host: 'elsewhere' })).waitFor();
    await page
      .locator('main')
      .getByRole('button', { name: t('app.addHost') })
      .waitFor();
  });
});

describe('keys', () => {
  it('lead to screens, and are listed', async () => {
    const { page } = face;
    await page.keyboard.press('g');
    await page.keyboard.press('j');
    await until('the jobs to be shown', () => hash() === '#/jobs', waitMs);
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: t('palette.keys.title') });
    await keys.waitFor();
    expect(await findings()).toEqual([]);
    await keys.getByRole('switch', { name: t('palette.keys.single') }).press(' ');
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.keyboard.press('?');
    await page.waitForTimeout(300);
    expect([hash(), await keys.count()]).toEqual(['#/jobs', 0]);
    // The way back does not need the key that was switched off.
    await ask(t('palette.showKeys'));
    await page.keyboard.press('Enter');
    await keys.getByRole('switch', { name: t('palette.keys.single') }).press(' ');
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
  });

  it('find Korean by first consonants', async () => {
    await engine.client.settings.update({ language: 'ko' });
    await face.page.getByRole('link', { name: t('app.jobs', {}, 'ko'), exact: true }).waitFor();
    await face.page.keyboard.press('Control+k');
    await face.page.getByRole('combobox', { name: t('palette.title', {}, 'ko') }).waitFor();
    await face.page.keyboard.insertText('ㅋㅌㅇㄴㄹ ㅈㅅㅈ');
    await options().filter({ hasText: 'containers.restart' }).first().waitFor();
    await face.page.keyboard.press('Escape');
    await engine.client.settings.update({ language: 'en' });
    await face.page.getByRole('link', { name: t('app.jobs'), exact: true }).waitFor();
  });
});

describe('in support mode', () => {
  it('what is refused is shown with the reason, and choosing it does nothing', async () => {
    const { page } = face;
    const passphrase = 'palette of support';
    await engine.client.support.enable({ passphrase });
    try {
      await ask('images.tag');
      const refused = options().filter({ hasText: 'images.tag' }).first();
      await refused.getByText(t('palette.refused')).waitFor();
      expect(await refused.getAttribute('aria-disabled')).toBe('true');
      await page.keyboard.press('Enter');
      expect(await field().inputValue()).toBe('images.tag');
      await page.keyboard.press('Escape');
    } finally {
      await engine.client.support.leave({ passphrase });
    }
  });
});
