import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { openFace } from './support/faces.ts';
import {
  foreignElement,
  hostile,
  running,
  stack,
  startHostileEngine,
  stopped,
} from './support/hostile-engine.ts';
import { until } from './support/processes.ts';

const routesFile = path.resolve(import.meta.dirname, '../../renderer/app/routes.tsx');

/** The addresses of all screens, for these values of what is variable in them. */
function screensFor(values: Readonly<Record<string, string>>): readonly string[] {
  const paths = [...readFileSync(routesFile, 'utf8').matchAll(/(?:\bat\(|path: )'(\/[^']*)'/g)].map(
    ([, found]) => found ?? '',
  );
  const addresses = paths.map((each) =>
    each.replaceAll(/\$(\w+)/g, (_whole, name: string) => encodeURIComponent(values[name] ?? hostile(name))),
  );
  return [...new Set(addresses)];
}

/** What a page has that no text may bring into it. Runs in the page. */
function findForeign(foreign: string): readonly string[] {
  const found: string[] = [];
  for (const element of document.querySelectorAll('*')) {
    const isForeign =
      element.localName === foreign ||
      ['img', 'iframe', 'object', 'embed', 'base', 'frame'].includes(element.localName) ||
      (element.localName === 'script' && !(element.getAttribute('src') ?? '').startsWith('./assets/'));
    if (isForeign) found.push(element.outerHTML.slice(0, 200));
    for (const { name, value } of element.attributes) {
      const text = value.trim().toLowerCase();
      if (name.startsWith('on') || (name === 'href' && /^(?:javascript|data:text|vbscript)/.test(text))) {
        found.push(`${element.localName} ${name}=${value.slice(0, 100)}`);
      }
    }
  }
  if ('planted' in globalThis) found.push('a planted script ran');
  if ('planted' in Object.prototype || 'polluted' in Object.prototype)
    found.push('the prototype was changed');
  return found;
}

interface Watched {
  readonly errors: string[];
  violations(): Promise<readonly string[]>;
}

async function watch(page: Page): Promise<Watched> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`an error of the page: ${error.message}`));
  page.on('dialog', (dialog) => {
    errors.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', () => errors.push('a window'));
  await page.evaluate(() => {
    const kept: string[] = [];
    Reflect.set(globalThis, 'violations', kept);
    document.addEventListener('securitypolicyviolation', (event) => {
      kept.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return {
    errors,
    violations: () => page.evaluate(() => Reflect.get(globalThis, 'violations') as string[]),
  };
}

/** Opens a screen, and waits until it has what it waits for, or says why not. */
async function go(page: Page, screen: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, screen);
  await page.waitForTimeout(150);
  await until(
    'the screen to be drawn',
    async () => (await page.locator('[class*="Skeleton"]').count()) === 0,
  );
}

test('no word of a host becomes an element of the page, on any screen', async () => {
  const engine = await startHostileEngine();
  const face = await openFace('chromium', 'en');
  onTestFinished(() => face.close());
  const { page } = face;
  const { client } = await face.attach();
  const watched = await watch(page);
  const host = await client.hosts.add({ address: `unix://${engine.socketPath}`, name: 'hostile' });
  await until('the containers to be known', async () => {
    const { inventories } = await client.containers.list();
    return inventories.some(({ certainty, containers }) => certainty === 'fresh' && containers.length === 2);
  });

  // An act that the engine refuses in its own words: a job and an entry of the audit hold them from now on.
  const { jobId } = await client.containers.restart({ host: host.id, container: running.id });
  await until('the job to end', async () => {
    const { jobs } = await client.jobs.list();
    return jobs.some(({ id, state }) => id === jobId && state === 'failed');
  });

  const values = { host: 'hostile', stack, job: jobId };
  const screens = [running, stopped].flatMap(({ name }) => screensFor({ ...values, container: name }));
  const logs = `/logs?host=${encodeURIComponent('"hostile"')}&c=${encodeURIComponent(JSON.stringify([running.name, stopped.name]))}`;
  const seen: string[] = [];
  for (const screen of new Set([...screens, logs])) {
    await go(page, screen);
    expect(await page.evaluate(findForeign, foreignElement), screen).toEqual([]);
    expect(await page.title(), screen).toMatch(
      /^[\p{L}\p{N}\p{P}\p{S} ]*Wheelhouse[\p{L}\p{N}\p{P}\p{S} ]*$/u,
    );
    if ((await page.locator('body').innerText()).includes(`<${foreignElement}>`)) seen.push(screen);
  }
  // The palette finds them, and a dialog asks about them.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('container');
  await page
    .getByRole('option')
    .filter({ hasText: `<${foreignElement}>` })
    .first()
    .waitFor();
  expect(await page.evaluate(findForeign, foreignElement), 'the palette').toEqual([]);
  await page.keyboard.press('Escape');
  await go(page, `/hosts/hostile/containers/${encodeURIComponent(running.name)}`);
  await page
    .getByRole('button', { name: /^Restart/ })
    .first()
    .click();
  await page
    .getByRole('dialog')
    .filter({ hasText: `<${foreignElement}>` })
    .waitFor();
  expect(await page.evaluate(findForeign, foreignElement), 'a dialog').toEqual([]);

  // The words were there to be seen, as words.
  expect(seen.length).toBeGreaterThan(20);
  expect(await watched.violations()).toEqual([]);
  expect(watched.errors).toEqual([]);
});
