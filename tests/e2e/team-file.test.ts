import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openFace, type Face } from './support/faces.ts';
import { until } from './support/processes.ts';
import { patternOf, textOf } from './support/texts.ts';

let face: Face | null = null;

afterEach(async () => {
  await face?.close();
  face = null;
});

describe('a team file in the settings', () => {
  it('is compared anew each time that it is chosen, and imported once by a double press', async () => {
    face = await openFace('chromium', 'en');
    const { page, folders } = face;
    const { client } = await face.attach();
    const { text } = await client.configuration.export({});
    const file = path.join(folders.dataFolder, '..', 'wheelhouse.yaml');
    writeFileSync(file, text);
    await page.goto(`${new URL(page.url()).origin}/#/settings?panel=team-file`);
    const dialog = page.getByRole('dialog');
    const choose = async (): Promise<void> => {
      const asked = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: textOf('en', 'teamfile.choose') }).click();
      await (await asked).setFiles(file);
    };

    await choose();
    await dialog.getByText(textOf('en', 'teamfile.same')).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await client.settings.update({ saveEnergy: false });

    await choose();
    await dialog.getByRole('button', { name: patternOf('en', 'teamfile.import_one') }).dblclick();
    await dialog.getByRole('heading', { name: textOf('en', 'teamfile.doneTitle') }).waitFor();
    const imports = async () =>
      (await client.audit.list({})).entries.filter(({ act }) => act === 'configuration.import');
    await until('the import to be written down', async () => (await imports()).length > 0);
    expect((await imports()).map(({ outcome }) => outcome)).toEqual(['done']);
    expect((await client.settings.get()).saveEnergy).toBe(true);
  });
});
