import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attachment } from '../../main/server/attach.ts';
import { ensureLab } from '../lab/world.ts';
import { openFace, type Face } from './support/faces.ts';
import { addLocalHost } from './support/lab-hosts.ts';
import { textOf } from './support/texts.ts';

let face: Face;
let engine: Attachment;
const complaints: string[] = [];

const t = (key: string, values?: Record<string, string>): string => textOf('en', key, values);

beforeAll(async () => {
  const lab = await ensureLab();
  face = await openFace('chromium', 'en');
  face.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  engine = await face.attach();
  await addLocalHost(engine.client, lab);
});

afterAll(async () => {
  engine.close();
  await face.close();
});

async function show(path: string): Promise<void> {
  const { origin } = new URL(face.page.url());
  await face.page.goto('about:blank');
  await face.page.goto(`${origin}/#${path}`);
}

describe('the live figures of a container', () => {
  it.each(['light', 'dark'] as const)('are drawn with a gap before them, in the %s theme', async (theme) => {
    await engine.client.settings.update({ theme });
    await show('/hosts/laptop/containers/price-api-redis-1/live');
    const { page } = face;
    await page.getByText(t('live.state.counting')).waitFor();
    const memory = page.getByRole('img', { name: /^Memory: now [\d.]+ MB, .*1 gap in which nobody watched/ });
    await memory.waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${String(nodes[0]?.target)}`)).toEqual([]);
  });

  it('are read one by one by the keyboard, and all together as a table', async () => {
    const { page } = face;
    await page.getByRole('img', { name: /^Memory: now/ }).focus();
    await page.keyboard.press('ArrowLeft');
    await page
      .locator('figure', { has: page.getByRole('heading', { name: t('live.memory') }) })
      .getByText(/^\d\d:\d\d:\d\d, Memory [\d.]+ MB$/)
      .waitFor();
    await page
      .getByRole('button', { name: t('charts.asTable') })
      .nth(1)
      .click();
    const table = page.getByRole('region', { name: t('live.memory') }).getByRole('table');
    await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(2);
    expect(await table.getByRole('row').nth(1).innerText()).toMatch(/[\d.]+ MB/);
  });

  it('keep to the page’s content security policy', () => {
    expect(complaints).toEqual([]);
  });
});

describe('the table of containers', () => {
  it('is walked to its end and by names, and opens a row, by the keyboard alone', async () => {
    const { page } = face;
    await show('/hosts/laptop');
    const rows = page.locator('[role="row"][data-key]');
    await rows.first().focus();
    const name = () => page.evaluate(() => document.activeElement?.querySelector('bdi')?.textContent);
    const first = await name();
    await page.keyboard.press('End');
    await expect.poll(name).not.toBe(first);
    await page.keyboard.press('Home');
    await expect.poll(name).toBe(first);
    await page.keyboard.type('price-api-r', { delay: 30 });
    await expect.poll(name).toBe('price-api-redis-1');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'price-api-redis-1' }).waitFor();
  });
});
