import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { isEnded, type JobView } from '../../../main/contract/jobs.ts';
import type { LabWorld } from '../../lab/world.ts';
import type { Acknowledged } from '../kill-judge.ts';
import { judgeFolder, judgeReports, placeOfDeath } from './judge.ts';
import type { Said } from './said.ts';
import { scenariosOf, sweep, type Lane } from './scenarios.ts';

/** What one lane did. */
export interface LaneTally {
  readonly deaths: number;
  readonly survived: number;
  readonly interrupted: number;
  readonly acknowledged: number;
  /** By kind, and in it by where the death met the job. */
  readonly places: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Kinds whose job did not end well when nobody killed it, with why. */
  readonly unwell: readonly string[];
  readonly violations: readonly string[];
}

interface LaneOptions {
  readonly lab: LabWorld;
  readonly number: number;
  readonly registry: string | null;
  readonly random: () => number;
  /** By scenario: how many commits its job makes, and at which the next engine dies. Shared by all lanes. */
  readonly commits: Map<number, number>;
  readonly nextCommit: Map<number, number>;
  /** True while another death is wanted; taken one by one by all lanes. */
  readonly takeCycle: () => boolean;
  readonly progress: (line: string) => void;
}

const life = path.join(import.meta.dirname, 'life.ts');
const undoRuns = -1;
// A life that hangs is a fault of its own, and must not hang the soak.
const longestLifeMs = 90_000;

interface Lived {
  readonly said: readonly Said[];
  readonly wasKilled: boolean;
  readonly complaint: string;
}

function live(
  folder: string,
  lane: Lane,
  scenario: number,
  commit: number,
  momentMs: number,
): Promise<Lived> {
  const args = [life, folder, String(scenario), String(commit), String(momentMs), JSON.stringify(lane)];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DOCKER_CONFIG: lane.lab.local.dockerConfig,
      XDG_STATE_HOME: path.join(lane.folder, 'state'),
    },
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-2000)));
  const said: Said[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => said.push(JSON.parse(line) as Said));
  const timer = setTimeout(() => {
    complaint = `It lived longer than ${String(longestLifeMs)} ms. ${complaint}`;
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGABRT'), 2000).unref();
  }, longestLifeMs);
  return new Promise((resolve) => {
    child.on('close', (_code, signal) => {
      clearTimeout(timer);
      resolve({ said, wasKilled: signal === 'SIGKILL', complaint });
    });
  });
}

/** Lets one engine after the other die at its jobs, over one data folder, and judges what each death left. */
export async function runLane(options: LaneOptions): Promise<LaneTally> {
  const { lab, number, registry, random, commits, nextCommit, takeCycle, progress } = options;
  const scenarios = scenariosOf(registry !== null);
  const lane: Lane = {
    lab,
    name: `soak-${String(number)}`,
    folder: mkdtempSync(path.join(tmpdir(), 'soak-')),
    registry,
  };
  const folder = mkdtempSync(path.join(tmpdir(), 'soak-data-'));
  const acknowledged: Acknowledged[] = [];
  const places: Record<string, Record<string, number>> = {};
  const unwell: string[] = [];
  const violations: string[] = [];
  let deaths = 0;
  let survived = 0;
  let interrupted = 0;
  let open: JobView[] = [];
  // Lanes begin at different kinds, so that a short run meets many.
  let turn = number * 7;
  let leftAway = false;

  async function cycle(): Promise<void> {
    mkdirSync(lane.folder, { recursive: true });
    // What was left away is put back by a job of its own; now and then the engine dies at that too.
    const index = leftAway && random() < 0.5 ? undoRuns : turn % scenarios.length;
    const kind = scenarios[index]?.kind ?? 'undo.run';
    if (index !== undoRuns) turn += 1;
    const known = commits.get(index);
    const atMoment = random() < 0.3;
    // Each commit in its turn; how many a job makes is known once it has outlived its death.
    const turnOf = nextCommit.get(index) ?? 1 + Math.floor(random() * 6);
    const commit = atMoment ? 0 : turnOf;
    // Jobs of the lab take between a few milliseconds and some seconds.
    const momentMs = atMoment ? 1 + Math.floor(random() ** 2 * 1500) : 0;
    if (!atMoment) nextCommit.set(index, known !== undefined && turnOf > known ? 1 : turnOf + 1);
    const { said, wasKilled, complaint } = await live(folder, lane, index, commit, momentMs);
    const end = said.find((each) => each.fact === 'survived');
    if (!wasKilled && end === undefined) {
      violations.push(`${kind}: a life ended by itself: ${complaint.trim().split('\n').at(-1) ?? ''}`);
    }
    for (const each of said) {
      if (each.fact === 'job') acknowledged.push({ fact: 'job', jobId: each.jobId });
      if (each.fact === 'ended') acknowledged.push({ fact: 'ended', jobId: each.jobId, state: each.state });
    }
    const found = judgeFolder(folder, acknowledged);
    violations.push(...found.wrong.map((sentence) => `${kind}: ${sentence}`));
    const recovered = said.some(({ fact }) => fact === 'settled' || fact === 'begins' || fact === 'job');
    if (recovered) {
      const reports = judgeReports(open, found.jobs);
      violations.push(...reports);
      interrupted += open.length - reports.length;
      open = [];
    }
    const settled = said.find((each) => each.fact === 'settled');
    if (leftAway && settled !== undefined) {
      violations.push(...settled.away.map((sentence) => `After a death at a copy: ${sentence}.`));
      leftAway = false;
    }
    const jobId = said.findLast((each) => each.fact === 'job')?.jobId;
    const cut = [...found.jobs.values()].filter((job) => !isEnded(job.state));
    open = [...open.filter(({ id }) => !cut.some((job) => job.id === id)), ...cut];
    if (wasKilled) {
      deaths += 1;
      const begun = said.some(({ fact }) => fact === 'begins' || fact === 'job');
      const place = begun
        ? placeOfDeath(cut.find((job) => job.kind === kind) ?? found.jobs.get(jobId ?? ''))
        : 'at its start';
      const ofKind = (places[kind] ??= {});
      ofKind[place] = (ofKind[place] ?? 0) + 1;
      leftAway ||= kind === 'files.download';
    } else if (end !== undefined) {
      survived += 1;
      if (end.commits > 0) commits.set(index, end.commits);
      if (!atMoment) nextCommit.set(index, 1);
      for (const each of said) {
        if (each.fact === 'ended' && each.state !== 'succeeded')
          unwell.push(`${kind}: ${each.error ?? each.state}`);
      }
    }
    progress(
      `${kind}${commit > 0 ? ` at commit ${String(commit)}` : atMoment ? ` after ${String(momentMs)} ms` : ''}`,
    );
  }

  try {
    await sweep(lane);
    while (takeCycle()) await cycle();
  } finally {
    await sweep(lane);
    rmSync(folder, { recursive: true, force: true });
  }
  return { deaths, survived, interrupted, acknowledged: acknowledged.length, places, unwell, violations };
}
