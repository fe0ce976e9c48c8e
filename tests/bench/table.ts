import type { Page } from 'playwright-core';
import { openFace } from '../e2e/support/faces.ts';
import { until } from '../e2e/support/processes.ts';
import { percentile, rounded, type Bench, type Emit } from './report.ts';
import { startChangingEngine } from './table/changing-engine.ts';
import { scrollingGaps, takeInteractions, timeColourChange, watchInteractions } from './table/page-probes.ts';

const containers = 5_000;
const changesPerSecond = 50;
const readingMs = 180_000;
const measuredMs = 10_000;
// 150 rows a second: faster than anybody reads, slower than a thrown wheel.
const pixelsPerFrame = 100;
const leastFrames = 55;
const longestPaintMs = 100;
const rounds = 6;
const typed = ['w', 'e', 'b', '-', '1', '2'] as const;
// What the browser does not tell of was painted faster than this.
const untoldMs = 16;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Presses a key or clicks, lets the page come to rest, and goes on. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(120);
}

interface Interaction {
  readonly name: string;
  /** How many interactions one run of it is. */
  readonly count: number;
  readonly run: (page: Page) => Promise<void>;
}

const filter = (page: Page) => page.locator('main input[type="search"]');

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await settle(page);
  }
}

const interactions: readonly Interaction[] = [
  {
    name: 'typing in the filter',
    count: 12,
    async run(page) {
      await filter(page).focus();
      await press(page, ...typed, ...typed.map(() => 'Backspace'));
    },
  },
  {
    name: 'sorting by a click',
    count: 4,
    async run(page) {
      for (const head of ['State', 'Image', 'Name', 'Name']) {
        await page.getByRole('columnheader', { name: head }).getByRole('button').click();
        await settle(page);
      }
    },
  },
  {
    name: 'walking through rows',
    count: 8,
    async run(page) {
      await page.locator('[role="row"][data-key]').first().focus();
      await press(page, 'ArrowDown', 'ArrowDown', 'PageDown', 'PageDown', 'End', 'ArrowUp', 'PageUp', 'Home');
    },
  },
  {
    name: 'opening the palette and typing in it',
    count: 4,
    async run(page) {
      await press(page, 'Control+k', 'w', 'e', 'Escape');
    },
  },
  {
    name: 'opening a row, and the way back',
    count: 2,
    async run(page) {
      await page.locator('[role="row"][data-key]').nth(2).focus();
      await press(page, 'Enter');
      await page.getByRole('heading', { level: 1, name: /^project-/ }).waitFor();
      await settle(page);
      await page.getByRole('link', { name: 'crowd', exact: true }).first().click();
      await filter(page).waitFor();
      await settle(page);
    },
  },
];

async function measureInteractions(page: Page, emit: Emit): Promise<void> {
  const all: number[] = [];
  await watchInteractions(page);
  for (const { name, count, run } of interactions) {
    await run(page);
    await takeInteractions(page);
    const samples: number[] = [];
    for (let round = 0; round < rounds; round += 1) await run(page);
    samples.push(...(await takeInteractions(page)));
    while (samples.length < count * rounds) samples.push(untoldMs);
    all.push(...samples);
    emitPaint(emit, `${name}: interaction to next paint, p95`, samples);
  }
  emitPaint(emit, 'all of them: interaction to next paint, p95', all);
}

function emitPaint(emit: Emit, name: string, samples: readonly number[]): void {
  const slow = percentile(samples, 0.95);
  emit({
    case: name,
    unit: 'ms',
    ours: rounded(slow),
    peer: null,
    peerName: null,
    ratio: null,
    goal: `< ${String(longestPaintMs)}`,
    met: slow < longestPaintMs,
  });
}

async function measureColours(page: Page, emit: Emit): Promise<void> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const scheme of ['dark', 'light'] as const) {
      samples.push(await timeColourChange(page, scheme));
      await settle(page);
    }
  }
  emitPaint(emit, 'light to dark and back: to the second frame, p95', samples);
}

async function measureScrolling(page: Page, idle: readonly number[], emit: Emit): Promise<void> {
  const gaps = await scrollingGaps(page, measuredMs, pixelsPerFrame);
  const frames = 1_000 / mean(gaps);
  const idleFrames = 1_000 / mean(idle);
  emit({
    case: `frames a second while ${containers.toLocaleString('en')} containers scroll`,
    unit: 'frames/s',
    ours: rounded(frames),
    peer: rounded(idleFrames),
    peerName: 'an empty page',
    ratio: rounded(frames / idleFrames),
    goal: `>= ${String(leastFrames)}`,
    met: frames >= leastFrames,
  });
  emit({
    case: 'time between two pictures while scrolling, p95',
    unit: 'ms',
    ours: rounded(percentile(gaps, 0.95)),
    peer: rounded(percentile(idle, 0.95)),
    peerName: 'an empty page',
    ratio: null,
    goal: null,
    met: null,
  });
}

/**
 * The table of a host with 5,000 containers in Chromium (no GPU), of which 50 change their state each second; the peer is a page with
 * nothing on it.
 */
export const bench: Bench = async (emit, note) => {
  const engine = await startChangingEngine({ containers, changesPerSecond });
  const face = await openFace('chromium', 'en');
  try {
    const { page } = face;
    const { client } = await face.attach();
    await client.settings.update({ theme: 'system', language: 'en' });
    note(`reading ${String(containers)} containers`);
    await client.hosts.add({ address: engine.address, name: 'crowd', environment: 'testing' });
    await until(
      'the containers to be known',
      async () => {
        const { inventories } = await client.containers.list();
        return inventories[0]?.containers.length === containers && inventories[0].certainty === 'fresh';
      },
      readingMs,
    );
    const { origin } = new URL(page.url());
    await page.goto('about:blank');
    const idle = await scrollingGaps(page, measuredMs / 2, pixelsPerFrame);
    await page.goto(`${origin}/#/hosts/crowd`);
    await page.locator('[role="row"][data-key]').first().waitFor();
    await page.waitForTimeout(2_000);
    note(`scrolling, ${String(changesPerSecond)} changes a second`);
    await measureScrolling(page, idle, emit);
    note('typing, sorting, opening');
    await page.evaluate(() => document.querySelector('main')?.scrollTo(0, 0));
    await measureInteractions(page, emit);
    await measureColours(page, emit);
  } finally {
    await face.close();
    await engine.stop();
  }
};
