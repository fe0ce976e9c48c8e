import { spawn, type ChildProcess } from 'node:child_process';
import { chromium, type Page } from 'playwright-core';
import { until } from '../../e2e/support/processes.ts';
import { familyOf, pssMb, totalCpuSeconds, totalPssMb } from './family.ts';

/** An app to measure: how it is started, and what its processes have in their command lines. */
export interface Subject {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A folder that nothing else on this machine names. */
  readonly mark: string;
  /** The entry of the page's performance timeline that ends its start. */
  readonly milestone: string;
}

export interface Cost {
  readonly pssMb: number;
  readonly cpuPercent: number;
  readonly parts: readonly string[];
}

export interface Measured {
  /** From the start of the process to the milestone, in milliseconds. */
  readonly startMs: number;
  readonly open: Cost;
  readonly closed: Cost;
  /** Processes that were left three seconds after it was asked to quit. */
  readonly left: number;
}

// Not far from what Playwright uses itself; free on any machine that runs a bench.
const debuggingPort = 24_733;
const settleMs = 15_000;
const quitMs = 3_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Started {
  readonly child: ChildProcess;
  readonly startMs: number;
  readonly closeWindow: () => Promise<void>;
}

async function readMilestone(page: Page, milestone: string): Promise<number> {
  const read = (name: string): number | null => {
    const entry = performance.getEntriesByName(name)[0];
    return entry === undefined ? null : performance.timeOrigin + entry.startTime;
  };
  await page.waitForFunction(read, milestone, { timeout: 30_000 });
  return Number(await page.evaluate(read, milestone));
}

async function start(subject: Subject): Promise<Started> {
  const startedAt = Date.now();
  const child = spawn(subject.program, [...subject.args, `--remote-debugging-port=${debuggingPort}`], {
    env: { ...process.env, ...subject.env },
    stdio: 'ignore',
  });
  let page: Page | undefined;
  const endpoint = `http://127.0.0.1:${debuggingPort}`;
  await until(`${subject.name} to answer`, async () => {
    const answer = await fetch(`${endpoint}/json/list`).catch(() => null);
    return answer !== null && ((await answer.json()) as unknown[]).length > 0;
  });
  const browser = await chromium.connectOverCDP(endpoint);
  await until(`${subject.name} to open its window`, () => {
    page = browser.contexts()[0]?.pages()[0];
    return page !== undefined;
  });
  if (page === undefined) throw new Error(`${subject.name} opened no window.`);
  const opened = page;
  const startMs = (await readMilestone(opened, subject.milestone)) - startedAt;
  return {
    child,
    startMs,
    closeWindow: async () => {
      await opened.close();
      await browser.close();
    },
  };
}

async function quit(child: ChildProcess, subject: Subject): Promise<number> {
  child.kill('SIGTERM');
  await sleep(quitMs);
  const left = familyOf(subject.mark);
  for (const { pid } of left) process.kill(pid, 'SIGKILL');
  return left.length;
}

async function cost(subject: Subject, forMs: number): Promise<Cost> {
  const before = familyOf(subject.mark);
  const startedAt = performance.now();
  await sleep(forMs);
  const after = familyOf(subject.mark);
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuPercent = (100 * (totalCpuSeconds(after) - totalCpuSeconds(before))) / seconds;
  const parts = after.map(({ pid, commandLine }) => {
    const type =
      /--type=([\w-]+)/.exec(commandLine)?.[1] ??
      (commandLine.includes('engine-process') ? 'engine' : 'main');
    return `${type} ${pssMb(pid).toFixed(0)} MB`;
  });
  return { pssMb: totalPssMb(after), cpuPercent, parts };
}

/** Starts it, and ends it as soon as its milestone is reached. Milliseconds. */
export async function measureStart(subject: Subject): Promise<number> {
  const { child, startMs } = await start(subject);
  await quit(child, subject);
  return startMs;
}

/** Starts it, lets it settle, weighs it with its window open and closed for `forMs` each, and quits it. */
export async function measureWhole(subject: Subject, forMs: number): Promise<Measured> {
  const { child, startMs, closeWindow } = await start(subject);
  await sleep(settleMs);
  const open = await cost(subject, forMs);
  await closeWindow();
  await sleep(settleMs);
  const closed = await cost(subject, forMs);
  return { startMs, open, closed, left: await quit(child, subject) };
}
