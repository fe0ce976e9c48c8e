import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { systemClock } from '../../main/platform/clock/system-clock.ts';
import { openDatabase } from '../../main/platform/database/open.ts';
import { platformOver } from '../support/platform-over.ts';
import { judgeJournal, type Acknowledged } from './kill-judge.ts';
import { soakJob } from './kill-job.ts';
import { seededRandom } from './random.ts';

/** How a child dies: at a random moment, at a line that it wrote, or by itself right after a commit. */
type Death = 'moment' | 'line' | 'commit';

interface KillTally {
  readonly cycles: number;
  readonly seed: number;
  readonly deaths: Readonly<Record<Death, number>>;
  readonly acknowledged: number;
  readonly jobs: number;
  readonly interrupted: number;
  readonly auditEntries: number;
  readonly slowestOpenMs: number;
  /** Sentences; empty when nothing was lost, doubled or forgotten. */
  readonly violations: readonly string[];
}

interface KillOptions {
  readonly cycles: number;
  readonly seed: number;
  /** The negative control: the child acknowledges jobs that it has not written. */
  readonly lies?: boolean;
}

const child = path.join(import.meta.dirname, 'kill-child.ts');

/** Lets a child live until its death; answers what it acknowledged. Throws where it ended by itself. */
async function liveAndDie(
  folder: string,
  death: Death,
  random: () => number,
  lies: boolean,
): Promise<Acknowledged[]> {
  const dieAtCommit = death === 'commit' ? 1 + Math.floor(random() * 40) : 0;
  const dieAtLine = death === 'line' ? 1 + Math.floor(random() * 60) : Infinity;
  const lifetimeMs = 5 + random() * 150;
  const seed = Math.floor(random() * 2 ** 31);
  const args = [child, folder, String(seed), String(dieAtCommit), lies ? '1' : '0'];
  const life = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const acknowledged: Acknowledged[] = [];
  let complaint = '';
  life.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const exit = new Promise<NodeJS.Signals | null>((resolve) => {
    life.on('exit', (_code, signal) => {
      resolve(signal);
    });
  });
  let timer: NodeJS.Timeout | undefined;
  for await (const line of createInterface({ input: life.stdout })) {
    acknowledged.push(JSON.parse(line) as Acknowledged);
    if (acknowledged.length >= dieAtLine) life.kill('SIGKILL');
    if (death === 'moment') timer ??= setTimeout(() => life.kill('SIGKILL'), lifetimeMs);
  }
  const signal = await exit;
  clearTimeout(timer);
  if (signal !== 'SIGKILL') throw new Error(`The child ended by itself: ${complaint}`);
  return acknowledged;
}

/**
 * Kills an engine again and again over one data folder, and judges each time what the next one finds. The same seed
 * gives the same deaths (though not the same moment to the microsecond).
 */
export async function runKillCycles({ cycles, seed, lies = false }: KillOptions): Promise<KillTally> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-soak-'));
  const random = seededRandom(seed);
  const deaths = { moment: 0, line: 0, commit: 0 };
  const violations: string[] = [];
  const acknowledged: Acknowledged[] = [];
  let interrupted = 0;
  let slowestOpenMs = 0;
  let jobs = 0;
  let auditEntries = 0;
  try {
    for (let cycle = 1; cycle <= cycles; cycle += 1) {
      const death = (['moment', 'line', 'commit'] as const)[cycle % 3] ?? 'moment';
      deaths[death] += 1;
      acknowledged.push(...(await liveAndDie(folder, death, random, lies)));

      const startedAt = performance.now();
      const opened = openDatabase({ folder, clock: systemClock });
      const platform = platformOver(opened.database, folder, systemClock);
      slowestOpenMs = Math.max(slowestOpenMs, performance.now() - startedAt);
      const found = judgeJournal(platform, opened.notices, acknowledged);
      platform.jobs.register(soakJob(() => undefined));
      // Half of the time the next child recovers, and may die while it does.
      if (random() < 0.5) {
        const recovered = platform.jobs.recover();
        for (const job of recovered) {
          if (job.leftovers.length === 0)
            found.push(`Job ${job.id} was interrupted and says nothing of what it left.`);
        }
        found.push(...judgeJournal(platform, [], acknowledged));
        if (platform.jobs.active().length > 0)
          found.push('A job still counts as running after the recovery.');
      }
      violations.push(...found.map((sentence) => `cycle ${cycle} (${death}): ${sentence}`));
      const all = platform.jobs.list({ limit: 1_000_000 });
      jobs = all.length;
      interrupted = all.filter((job) => job.state === 'interrupted').length;
      auditEntries = platform.audit.verify().entries;
      opened.database.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    cycles,
    seed,
    deaths,
    acknowledged: acknowledged.length,
    jobs,
    interrupted,
    auditEntries,
    slowestOpenMs: Math.round(slowestOpenMs * 10) / 10,
    violations,
  };
}
