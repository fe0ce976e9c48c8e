import type { Page } from 'playwright-core';
import { addLocalHost } from '../e2e/support/lab-hosts.ts';
import { openFace } from '../e2e/support/faces.ts';
import { ensureLab, setFloodRate } from '../lab/world.ts';
import { percentile, rounded, type Bench } from './report.ts';

const linesPerSecond = 10_000;
// The view keeps 50,000 lines; it is measured full.
const fillMs = 8_000;
const measuredMs = 10_000;
// Below ten pictures a second a person calls it frozen.
const longestFrameMs = 100;

/** Milliseconds between one picture and the next, for a while. */
async function frameGaps(page: Page, forMs: number): Promise<readonly number[]> {
  return page.evaluate(async (durationMs) => {
    const gaps: number[] = [];
    await new Promise<void>((resolve) => {
      const startedAt = performance.now();
      let before = startedAt;
      const frame = (now: number): void => {
        gaps.push(now - before);
        before = now;
        if (now - startedAt < durationMs) requestAnimationFrame(frame);
        else resolve();
      };
      requestAnimationFrame(frame);
    });
    return gaps;
  }, forMs);
}

/** The log view in Chromium (no GPU) while a container of the lab writes 10,000 lines a second; the peer is a page with nothing on it. */
export const bench: Bench = async (emit, note) => {
  note('bringing the lab up');
  const lab = await ensureLab();
  const face = await openFace('chromium', 'en');
  try {
    const { client } = await face.attach();
    await addLocalHost(client, lab);
    const { page } = face;
    const { origin } = new URL(page.url());
    await page.goto('about:blank');
    const idle = await frameGaps(page, measuredMs / 2);
    const search = `host=${encodeURIComponent('"laptop"')}&c=${encodeURIComponent(JSON.stringify([lab.containers.flood]))}`;
    await page.goto(`${origin}/#/logs?${search}`);
    await page.getByText(/^Live$/).waitFor();
    note(`${String(linesPerSecond)} lines a second`);
    await setFloodRate('local', linesPerSecond);
    await page.waitForTimeout(fillMs);
    const gaps = await frameGaps(page, measuredMs);
    const shown = (await page.getByText(/lines\/s/).textContent()) ?? '';
    const rate = Number(shown.replaceAll(/[^\d.]/g, ''));
    emit({
      case: 'frames a second at the newest line',
      unit: 'frames/s',
      ours: rounded(1_000 / (gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length)),
      peer: rounded(1_000 / (idle.reduce((sum, gap) => sum + gap, 0) / idle.length)),
      peerName: 'an empty page',
      ratio: null,
      goal: null,
      met: null,
    });
    const slow = percentile(gaps, 0.95);
    emit({
      case: 'time between two pictures, p95',
      unit: 'ms',
      ours: rounded(slow),
      peer: rounded(percentile(idle, 0.95)),
      peerName: 'an empty page',
      ratio: null,
      goal: `<= ${String(longestFrameMs)}`,
      met: slow <= longestFrameMs,
    });
    emit({
      case: 'lines a second that the view took',
      unit: 'lines/s',
      ours: rate,
      peer: null,
      peerName: null,
      ratio: null,
      goal: `>= ${String(linesPerSecond * 0.95)}`,
      met: rate >= linesPerSecond * 0.95,
    });
  } finally {
    await setFloodRate('local', 1);
    await face.close();
  }
};
