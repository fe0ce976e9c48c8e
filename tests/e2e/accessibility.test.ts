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
});

afterAll(async () => {
  engine.close();
  await face.close();
});

/** What axe finds on the screen that is shown: each rule with the places that break it. */
async function findings(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: face.page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

async function show(path: string): Promise<void> {
  // Anew, so that no dialog of the test before is left.
  await face.page.goto('about:blank');
  await face.page.goto(`${origin}/#${path}`);
  await face.page.getByRole('navigation', { name: textOf('en', 'app.navigation') }).waitFor();
  // Lists arrive over the socket, and a screen fades in.
  await face.page.waitForTimeout(1_000);
}

const screens = ['/', '/hosts', '/hosts/shop', '/logs', '/jobs', '/audit', '/settings'] as const;

describe.each(['light', 'dark'] as const)('axe, in the %s theme,', (theme) => {
  beforeAll(async () => {
    await engine.client.settings.update({ theme });
  });

  it.each(screens)('finds nothing on %s', async (path) => {
    await show(path);
    expect(await findings()).toEqual([]);
  });

  it('finds nothing on a container with its logs', async () => {
    await show(`/hosts/shop/containers/${lab.containers.flood}`);
    expect(await findings()).toEqual([]);
    await face.page.getByRole('button', { name: textOf('en', 'containers.allLogs') }).click();
    await face.page.waitForTimeout(1_000);
    expect(await findings()).toEqual([]);
  });

  it('finds nothing in the dialogs that add a host and restart a container', async () => {
    await show(`/hosts/shop/containers/${lab.containers.flood}`);
    await face.page.getByRole('button', { name: `${textOf('en', 'acts.restart')} …`, exact: true }).click();
    await face.page
      .getByRole('heading', { name: textOf('en', 'restart.lastLines') })
      .last()
      .waitFor();
    await face.page.waitForTimeout(500);
    expect(await findings()).toEqual([]);
    await face.page.keyboard.press('Escape');
    await face.page.getByRole('button', { name: textOf('en', 'app.addHost'), exact: true }).click();
    await face.page.getByRole('dialog', { name: textOf('en', 'hosts.addTitle') }).waitFor();
    await face.page.waitForTimeout(500);
    expect(await findings()).toEqual([]);
  });
});
