import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { procedures } from '../../../main/cli/procedures.ts';
import { startRegistry } from '../../lab/registry.ts';
import { docker, ensureLab } from '../../lab/world.ts';
import { seededRandom } from '../random.ts';
import { runLane, type LaneTally } from './lane.ts';
import { elsewhere, scenariosOf, sweepLocks } from './scenarios.ts';

interface KindsOptions {
  /** Lives of an engine, nearly all of which end by SIGKILL. */
  readonly cycles: number;
  readonly seed: number;
  /** Data folders that live and die beside each other, each with containers of its own. */
  readonly lanes: number;
  readonly progress?: (line: string) => void;
}

export interface KindsTally extends Omit<LaneTally, 'unwell'> {
  readonly cycles: number;
  readonly seed: number;
  /** Kinds of job that no scenario runs and no reason excuses; kinds that did not end well when left alone. */
  readonly missing: readonly string[];
  readonly unwell: readonly string[];
}

/** Kinds of job in the contract for which there is neither a scenario nor a reason. Pure. */
export function missingKinds(): readonly string[] {
  const known = new Set([...scenariosOf(true).map(({ kind }) => kind), ...Object.keys(elsewhere)]);
  return procedures.filter(({ meta, name }) => meta.job === true && !known.has(name)).map(({ name }) => name);
}

/** Kills engines at every commit, and at random moments, of every kind of job, and judges what each death left. */
export async function runKindCycles({ cycles, seed, lanes, progress }: KindsOptions): Promise<KindsTally> {
  const lab = await ensureLab();
  await sweepLocks();
  const storage = mkdtempSync(path.join(tmpdir(), 'soak-registry-'));
  const registry = await startRegistry(storage);
  const shared = { commits: new Map<number, number>(), nextCommit: new Map<number, number>() };
  let taken = 0;
  try {
    for (let number = 0; number < lanes; number += 1) {
      const name = `${registry.address}/soak-${String(number)}:1`;
      await docker('local', ['tag', 'busybox:1', name]);
      await docker('local', ['push', name]);
    }
    const tallies = await Promise.all(
      Array.from({ length: lanes }, (_, number) =>
        runLane({
          lab,
          number,
          registry: registry.address,
          random: seededRandom(seed + number),
          ...shared,
          takeCycle: () => {
            taken += 1;
            return taken <= cycles;
          },
          progress: (line) => progress?.(`${String(Math.min(taken, cycles))}/${String(cycles)} ${line}`),
        }),
      ),
    );
    const sum = (of: (tally: LaneTally) => number): number =>
      tallies.reduce((all, tally) => all + of(tally), 0);
    const places: Record<string, Record<string, number>> = {};
    for (const [kind, found] of tallies.flatMap((tally) => Object.entries(tally.places))) {
      const ofKind = (places[kind] ??= {});
      for (const [place, count] of Object.entries(found)) ofKind[place] = (ofKind[place] ?? 0) + count;
    }
    return {
      cycles,
      seed,
      deaths: sum(({ deaths }) => deaths),
      survived: sum(({ survived }) => survived),
      interrupted: sum(({ interrupted }) => interrupted),
      acknowledged: sum(({ acknowledged }) => acknowledged),
      places,
      missing: missingKinds(),
      unwell: tallies.flatMap(({ unwell }) => unwell),
      violations: tallies.flatMap(({ violations }) => violations),
    };
  } finally {
    await sweepLocks();
    await registry.stop();
    rmSync(storage, { recursive: true, force: true });
  }
}
