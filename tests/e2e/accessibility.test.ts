import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attachment } from '../../main/server/attach.ts';
import { ensureLab, type LabWorld } from '../lab/world.ts';
import { openFace, type Face } from './support/faces.ts';
import { addLabHosts } from './support/lab-hosts.ts';
import { textOf } from './support/texts.ts';

let lab: LabWorld;
let face: Face;
let engine: Attachment;
let origin: string;

beforeAll(async () => {
  lab = await ensureLab();
  face = await openFace('chromium', 'en');
  origin = new URL(face.page.url()).origin;
  engine = await face.attach();
  await addLabHosts(engine.client, lab);
  await engine.client.forwards.open({ host: 'shop', container: 'price-api-app-green-1', port: 8000 });
});

afterAll(async () => {
  engine.close();
  await face.close();
});

/** What axe finds on the screen that is shown: each rule with the places that break it. */
async function findings(...but: readonly string[]): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: face.page }).disableRules([...but]).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

async function show(path: string): Promise<void> {
  // Anew, so that no dialog of the test before is left.
  await face.page.goto('about:blank');
  await face.page.goto(`${origin}/#${path}`);
  await face.page.getByRole('navigation', { name: t('app.navigation') }).waitFor();
  // Lists arrive over the socket, and a screen fades in.
  await face.page.waitForTimeout(1_000);
}

const t = (key: string, values?: Record<string, string>): string => textOf('en', key, values);
const search = (value: string): string => encodeURIComponent(JSON.stringify(value));

const host = '/hosts/shop';
const container = `${host}/containers/price-api-app-green-1`;
const stack = `${host}/stacks/price-api`;
const sides = `a=${search('shop/price-api-app-blue-1')}&b=${search('shop/price-api-app-green-1')}`;

/** Screens with what says that they are drawn, where that takes longer than most. */
const screens: readonly { readonly path: string; readonly drawn?: string }[] = [
  { path: '/' },
  { path: '/hosts' },
  { path: host },
  { path: `${host}/images`, drawn: 'redis:7' },
  { path: `${host}/volumes`, drawn: 'price-api_redis-data' },
  { path: `${host}/networks`, drawn: 'price-api_default' },
  { path: `${host}/clean-up`, drawn: t('cleanup.start') },
  { path: `${host}/locks` },
  { path: `${host}/doctor`, drawn: t('doctor.verdict.ok') },
  { path: stack },
  { path: `${stack}/services`, drawn: 'compose.yaml' },
  { path: `${container}/terminal` },
  { path: `${container}/processes` },
  { path: `${container}/inspect`, drawn: 'APP_VERSION' },
  { path: `${container}/files`, drawn: 'etc' },
  { path: `/compare?of=${search('containers')}&${sides}`, drawn: 'APP_COLOUR' },
  { path: '/changes' },
  { path: '/forwards' },
  { path: '/logs' },
  { path: '/jobs' },
  { path: '/audit' },
  { path: '/settings' },
];

// Every part of a screen is on one of these; the others are looked at in the theme in which contrast is harder to keep.
const inBothThemes = new Set([
  '/',
  host,
  `${host}/clean-up`,
  `${host}/doctor`,
  `${stack}/services`,
  `${container}/inspect`,
  '/forwards',
  '/settings',
]);

type Press = readonly [role: 'button' | 'menuitem', name: string];

/** Dialogs, and the presses that lead to each. */
const dialogs: readonly (readonly [name: string, path: string, presses: readonly Press[]])[] = [
  ['pull an image', `${host}/images`, [['button', t('images.pull')]]],
  ['create a volume', `${host}/volumes`, [['button', t('volumes.create')]]],
  ['create a network', `${host}/networks`, [['button', t('networks.create')]]],
  ['bring a stack up', stack, [['button', `${t('compose.act.up')} …`]]],
  ['restart a stack', stack, [['button', `${t('compose.act.restart')} …`]]],
  [
    'take a stack down',
    stack,
    [
      ['button', t('compose.more', { stack: 'price-api' })],
      ['menuitem', `${t('compose.act.down')} …`],
    ],
  ],
  ['download a folder', `${container}/files`, [['button', `${t('files.downloadFolder')} …`]]],
  ['upload', `${container}/files`, [['button', `${t('files.uploadHere')} …`]]],
  ['make the vault', '/settings', [['button', t('vault.create')]]],
  ['add a host', '/', [['button', t('app.addHost')]]],
];

describe.each(['light', 'dark'] as const)('axe, in the %s theme,', (theme) => {
  beforeAll(async () => {
    await engine.client.settings.update({ theme });
  });

  it.each(theme === 'dark' ? screens : screens.filter(({ path }) => inBothThemes.has(path)))(
    'finds nothing on $path',
    async ({ path, drawn }) => {
      await show(path);
      if (drawn !== undefined) await face.page.getByText(drawn).first().waitFor();
      expect(await findings()).toEqual([]);
    },
  );

  it('finds nothing on a container with its logs', async () => {
    await show(`${host}/containers/${lab.containers.flood}`);
    expect(await findings()).toEqual([]);
    await face.page.getByRole('button', { name: t('containers.allLogs') }).click();
    await face.page.waitForTimeout(1_000);
    expect(await findings()).toEqual([]);
  });

  it('finds nothing in the dialog that restarts a container', async () => {
    await show(`${host}/containers/${lab.containers.flood}`);
    await face.page.getByRole('button', { name: `${t('acts.restart')} …`, exact: true }).click();
    await face.page
      .getByRole('heading', { name: t('restart.lastLines') })
      .last()
      .waitFor();
    await face.page.waitForTimeout(500);
    expect(await findings()).toEqual([]);
  });
});

// One theme is enough for dialogs: they are made of the same parts as the screens.
describe('axe, in the dark theme,', () => {
  it.each(dialogs)('finds nothing in the dialog to %s', async (_name, path, presses) => {
    await show(path);
    for (const [role, name] of presses) await face.page.getByRole(role, { name, exact: true }).click();
    await face.page.getByRole('dialog').waitFor();
    await face.page.waitForTimeout(1_000);
    expect(await findings()).toEqual([]);
  });

  it('finds nothing in the dialog that cleans up', async () => {
    await show(`${host}/clean-up`);
    await face.page.getByRole('button', { name: t('cleanup.start'), exact: true }).click();
    await face.page.getByRole('dialog').waitFor();
    await face.page.waitForTimeout(500);
    expect(await findings()).toEqual([]);
  });

  it('finds nothing in an open menu', async () => {
    await show(stack);
    await face.page.getByRole('button', { name: t('compose.more', { stack: 'price-api' }) }).click();
    await face.page.getByRole('menu').waitFor();
    await face.page.waitForTimeout(500);
    // A menu lies above all landmarks; the button that opened it owns it.
    expect(await findings('region')).toEqual([]);
  });

  it('finds nothing in an open terminal', async () => {
    await show(`${container}/terminal`);
    await face.page.getByRole('button', { name: t('terminal.open') }).click();
    await face.page.getByRole('button', { name: t('terminal.end') }).waitFor();
    await face.page.waitForTimeout(500);
    expect(await findings()).toEqual([]);
  });
});
