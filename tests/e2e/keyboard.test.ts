import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attachment } from '../../main/server/attach.ts';
import { ensureLab } from '../lab/world.ts';
import { openFace, type Face } from './support/faces.ts';
import { walk } from './support/focus-walk.ts';
import { addLabHosts } from './support/lab-hosts.ts';
import { textOf } from './support/texts.ts';

let face: Face;
let engine: Attachment;
let origin: string;

const t = (key: string): string => textOf('en', key);
const host = '/hosts/shop';
const container = `${host}/containers/price-api-app-green-1`;
const stack = `${host}/stacks/price-api`;

/** Each kind of screen once, with a text that says it is drawn where its title alone does not. */
const screens: readonly { readonly path: string; readonly drawn?: string }[] = [
  { path: '/', drawn: t('overview.hosts') },
  { path: '/changes' },
  { path: host, drawn: 'price-api-app-green-1' },
  { path: `${host}/clean-up`, drawn: t('cleanup.start') },
  { path: `${stack}/services`, drawn: 'compose.yaml' },
  { path: container, drawn: t('containers.facts') },
  { path: `${container}/terminal`, drawn: t('terminal.open') },
  { path: `${container}/inspect`, drawn: 'APP_VERSION' },
  { path: `${container}/files`, drawn: 'etc' },
  { path: '/logs', drawn: t('logs.pickTitle') },
  { path: '/audit' },
  { path: '/settings', drawn: t('vault.title') },
];

async function show(path: string, drawn?: string): Promise<void> {
  await face.page.goto('about:blank');
  await face.page.goto(`${origin}/#${path}`);
  await face.page.getByRole('heading', { level: 1 }).waitFor();
  if (drawn !== undefined) await face.page.locator('#content').getByText(drawn).first().waitFor();
  // Lists arrive over the socket.
  await face.page.waitForTimeout(400);
}

beforeAll(async () => {
  const lab = await ensureLab();
  face = await openFace('chromium', 'en');
  origin = new URL(face.page.url()).origin;
  engine = await face.attach();
  await addLabHosts(engine.client, lab);
});

afterAll(async () => {
  engine.close();
  await face.close();
});

describe('with the Tab key', () => {
  it.each(screens)(
    'everything on $path is reached, and is seen to have the focus',
    async ({ path, drawn }) => {
      await show(path, drawn);
      const { stops, ...faults } = await walk(face.page);
      expect(faults).toEqual({ hidden: [], missed: [], mouseOnly: [] });
      expect(stops).toBeGreaterThan(10);
    },
  );

  it('a focus that nothing shows is noticed', async () => {
    await show('/jobs');
    await face.page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('nav a:focus-visible { outline: none !important; }');
      document.adoptedStyleSheets.push(sheet);
    });
    const { hidden } = await walk(face.page);
    expect(hidden.join()).toContain('does not show that it has the focus');
  });
});

describe('a dialog that closes', () => {
  it('gives the focus back to what opened it', async () => {
    await show('/');
    const opener = face.page.getByRole('button', { name: t('app.addHost') }).first();
    await opener.press('Enter');
    await face.page.getByRole('dialog').getByRole('textbox').first().focus();
    await face.page.keyboard.press('Escape');
    await face.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe('where motion is to be reduced', () => {
  /** The longest that anything on the page moves by its style, in seconds. */
  async function longestMotion(): Promise<number> {
    return await face.page.evaluate(() => {
      const seconds = (text: string): number =>
        Math.max(...text.split(',').map((one) => Number.parseFloat(one) * (one.includes('ms') ? 0.001 : 1)));
      return Math.max(
        ...[...document.querySelectorAll('*')].map((element) => {
          const style = getComputedStyle(element);
          const repeats = style.animationIterationCount === 'infinite' ? 1_000 : 1;
          const moves = style.animationName === 'none' ? 0 : seconds(style.animationDuration) * repeats;
          return Math.max(moves, seconds(style.transitionDuration));
        }),
      );
    });
  }

  async function withDialog(): Promise<number> {
    await show(host, 'price-api-app-green-1');
    await face.page
      .getByRole('button', { name: t('app.addHost') })
      .first()
      .click();
    await face.page.getByRole('dialog').waitFor();
    return await longestMotion();
  }

  it('nothing moves, in a dialog as little as on a screen; elsewhere it may', async () => {
    expect(await withDialog()).toBeGreaterThan(0.05);
    await face.page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await withDialog()).toBeLessThan(0.02);
    await face.page.emulateMedia({ reducedMotion: 'no-preference' });
  });
});
